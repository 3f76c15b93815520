// next-auth carries the identity: it checks the CSRF token, seals the session cookie and clears it. Everything it would
// answer by itself (its pages, redirects, list of providers, log) stays behind this file: a closed list of routes passes,
// with the fields they need and nothing else, and each answer is a Result of ours. So no address from a request ever
// becomes a redirect, and next-auth's own pages cannot be reached.

import { NextRequest, NextResponse } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { type SignInInput, signInInput } from "@/lib/auth/schema";
import { sessionCookieName, sessionIdOf, TOKEN_SECONDS, unsealToken } from "@/lib/auth/token";
import { type Caller, callerOf, isDocumentNavigation } from "@/lib/core/caller";
import { unexpectedFailure } from "@/lib/core/command";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { fail, ok, type Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";
import { invalidInput } from "./define-action";

/** More than e-mail, password and token can need. */
const MAX_BODY_BYTES = 16_384;
const FIELDS = ["csrfToken", "email", "password"];

const NO_STORE = { "Cache-Control": "no-store" };

/** What happened in next-auth's callbacks. They can only hand strings outside; this is closed over instead. */
type Outcome = { result: Result<null> | null };

/** What signing in and out mean, handed in by lib/auth/guards.ts. */
export type AuthSteps = {
  signIn(
    input: SignInInput,
    caller: Caller,
    previousSid: string | null,
  ): Promise<Result<{ sid: string; member: { personId: string } }>>;
  signOut(sid: string, caller: Caller): Promise<Result<null>>;
  /** Who the request's session belongs to and when it ends; null when nobody is signed in. */
  describe(): Promise<{ name: string; endsAt: Date } | null>;
};

function options(request: NextRequest, outcome: Outcome, steps: AuthSteps): NextAuthOptions {
  const { nextauthUrl, nextauthSecret } = env();
  const caller = callerOf(request.headers);
  const previous = request.cookies.get(sessionCookieName(nextauthUrl))?.value;

  /** Runs a step and keeps its answer, faults included. Answers null when it was refused. */
  async function keep<T>(where: string, step: () => Promise<Result<T>>): Promise<T | null> {
    const result = await step().catch((error: unknown) => unexpectedFailure(error, where, caller.requestId));
    outcome.result = result.ok ? ok(null) : result;
    return result.ok ? result.value : null;
  }

  return {
    secret: nextauthSecret,
    useSecureCookies: nextauthUrl.startsWith("https://"),
    // The cookie outlives the browser's window, as long as the longest session: a browser that restarts (an update, a
    // crash) does not sign people out, and the idle limit in the database ends what was left open.
    session: { strategy: "jwt", maxAge: TOKEN_SECONDS },
    pages: { signIn: routes.signIn, signOut: routes.signIn, error: routes.signIn, verifyRequest: routes.signIn },
    providers: [
      CredentialsProvider({
        credentials: {},
        authorize: async (credentials) => {
          const opened = await keep("signIn", async () => {
            const input = signInInput.safeParse(credentials);
            if (!input.success) return invalidInput(input.error);
            return steps.signIn(input.data, caller, await unsealToken(previous, nextauthSecret));
          });
          return opened && { id: opened.member.personId, sid: opened.sid };
        },
      }),
    ],
    callbacks: {
      // At sign-in `user` is what authorize answered; the token carries the session id and nothing about the person.
      jwt: ({ token, user }) => (user && "sid" in user ? { sid: user.sid } : token),
      redirect: ({ baseUrl }) => baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        const sid = sessionIdOf(token);
        await keep("signOut", async () => (sid ? steps.signOut(sid, caller) : ok(null)));
      },
    },
    logger: {
      error: (code, metadata) =>
        log.error({ event: "next_auth", code, error: metadata instanceof Error ? metadata.name : undefined }),
      warn: (code) => log.warn({ event: "next_auth", code }),
      debug: () => {},
    },
  };
}

function answer(result: Result<unknown>, cookies: string[] = []): Response {
  // 200 for refusals too, as server actions answer them: the browser switches on the code, and its console stays clean.
  const response = NextResponse.json(result, { headers: NO_STORE });
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

/** To a page of ours; relative, so that no header can say which host. */
function toPage(path: string, cookies: string[] = []): Response {
  const response = new Response(null, { status: 303, headers: { ...NO_STORE, Location: path } });
  for (const cookie of cookies) response.headers.append("Set-Cookie", cookie);
  return response;
}

const nothingHere = () => new Response("Not found\n", { status: 404, headers: { ...NO_STORE, "Content-Type": "text/plain" } });

/** Cookies that we use; next-auth's memory of where to go back to is not among them. */
function cookiesOf(response: Response): string[] {
  return response.headers.getSetCookie().filter((cookie) => /next-auth\.(csrf|session)-token=/.test(cookie));
}

/** GET of /api/auth/…: the CSRF token, and who is signed in. */
export async function answerAuthQuery(request: NextRequest, path: string[], steps: AuthSteps): Promise<Response> {
  switch (path.join("/")) {
    case "csrf": {
      const response: Response = await NextAuth(
        plainRequest(request),
        { params: { nextauth: path } },
        options(request, { result: null }, steps),
      );
      return new Response(response.body, {
        status: response.status,
        headers: [
          ["Content-Type", "application/json"],
          ["Cache-Control", "no-store"],
          ...cookiesOf(response).map((cookie): [string, string] => ["Set-Cookie", cookie]),
        ],
      });
    }
    case "session":
      return describeSession(callerOf(request.headers).requestId, steps);
    case "signin":
    case "signout":
    case "error":
    case "verify-request":
      return toPage(routes.signIn);
    default:
      return nothingHere();
  }
}

async function describeSession(requestId: string, steps: AuthSteps): Promise<Response> {
  try {
    const session = await steps.describe();
    // The shape that next-auth's clients know. No id of the session, and no more of the person than the name.
    const told = session ? { user: { name: session.name }, expires: session.endsAt.toISOString() } : {};
    return NextResponse.json(told, { headers: NO_STORE });
  } catch (error) {
    return NextResponse.json(unexpectedFailure(error, "session", requestId), { status: 503, headers: NO_STORE });
  }
}

/** POST of /api/auth/…: signing in and out. */
export async function answerAuthCommand(request: NextRequest, path: string[], steps: AuthSteps): Promise<Response> {
  const name = path.join("/");
  if (name !== "callback/credentials" && name !== "signout") return nothingHere();
  const fields = await readFields(request);
  if (!fields) return new Response("Too large\n", { status: 413, headers: NO_STORE });

  const outcome: Outcome = { result: null };
  const response: Response = await NextAuth(
    plainRequest(request, fields),
    { params: { nextauth: path } },
    options(request, outcome, steps),
  );
  // next-auth calls us only with the right token; signing out without a session cookie calls us never, and is no failure.
  const refusedToken =
    !outcome.result && new URL(response.headers.get("Location") ?? "/", "http://console.invalid").searchParams.has("csrf");
  const result = refusedToken
    ? fail("forbidden", "Your browser did not send this site's cookies. Allow them, reload the page and try again.")
    : (outcome.result ?? ok(null));
  // A refusal changes no cookie, so that a person whose sign-out could not be written is still signed in and sees it.
  const cookies = result.ok ? cookiesOf(response) : [];
  // A form sent before the page's script ran, or without one: the person is to see a page.
  if (isDocumentNavigation(request.headers))
    return toPage(result.ok && name !== "signout" ? routes.applications : routes.signIn, cookies);
  return answer(result, cookies);
}

/** The form's fields that are known; null when the body is larger than any such form. */
async function readFields(request: NextRequest): Promise<URLSearchParams | null> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of request.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > MAX_BODY_BYTES) return null;
  }
  const given = new URLSearchParams(text);
  const fields = new URLSearchParams();
  for (const field of FIELDS) {
    const value = given.get(field);
    if (value !== null) fields.set(field, value);
  }
  return fields;
}

/** The request as next-auth is to see it: without query, and with the known fields only. */
function plainRequest(request: NextRequest, fields?: URLSearchParams): NextRequest {
  const url = new URL(request.nextUrl.pathname, request.nextUrl.origin);
  return fields
    ? new NextRequest(url, { method: "POST", body: fields, headers: { "content-type": "application/x-www-form-urlencoded" } })
    : new NextRequest(url);
}
