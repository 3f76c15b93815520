// next-auth checks the CSRF token and writes and clears the encrypted session cookie. Its callbacks call our sign-in and
// sign-out. It cannot answer a request itself: lib/web/auth-routes.ts takes the cookies from its response, and nothing else.

import type { NextRequest } from "next/server";
import NextAuth, { type NextAuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { signIn, signOutSession } from "@/lib/auth/commands";
import { signInInput } from "@/lib/auth/schema";
import { sessionCookieName, sessionIdOf, TOKEN_SECONDS, unsealToken } from "@/lib/auth/token";
import { callerOf } from "@/lib/core/caller";
import { unexpectedFailure } from "@/lib/core/command";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { ok, type Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";
import { reduceRequest } from "./auth-request";
import { invalidInput } from "./define-action";

/** The result of our sign-in or sign-out. A callback of next-auth can return only strings, so it is stored here. */
type Outcome = { result: Result<null> | null };

function nextAuthOptions(request: NextRequest, outcome: Outcome): NextAuthOptions {
  const { nextauthUrl, nextauthSecret } = env();
  const caller = callerOf(request.headers);
  const previousCookie = request.cookies.get(sessionCookieName(nextauthUrl))?.value;

  /** Stores the result of `step`; an error counts as an unexpected failure. Returns null for a failure. */
  async function storeResult<T>(where: string, step: () => Promise<Result<T>>): Promise<T | null> {
    const result = await step().catch((error: unknown) => unexpectedFailure(error, where, caller.requestId));
    outcome.result = result.ok ? ok(null) : result;
    return result.ok ? result.value : null;
  }

  return {
    secret: nextauthSecret,
    useSecureCookies: nextauthUrl.startsWith("https://"),
    // The cookie lasts as long as the longest session, also when the browser is closed, so that a restart of the browser does not
    // sign the person out. The idle limit in the database ends a session that is not used.
    session: { strategy: "jwt", maxAge: TOKEN_SECONDS },
    pages: { signIn: routes.signIn, signOut: routes.signIn, error: routes.signIn, verifyRequest: routes.signIn },
    providers: [
      CredentialsProvider({
        credentials: {},
        authorize: async (credentials) => {
          const signedIn = await storeResult("signIn", async () => {
            const input = signInInput.safeParse(credentials);
            if (!input.success) return invalidInput(input.error);
            return signIn(input.data, caller, await unsealToken(previousCookie, nextauthSecret));
          });
          return signedIn && { id: signedIn.member.personId, sid: signedIn.sid };
        },
      }),
    ],
    callbacks: {
      // At sign-in `user` is what authorize returned. The token carries the session id and nothing about the person.
      jwt: ({ token, user }) => (user && "sid" in user ? { sid: user.sid } : token),
      redirect: ({ baseUrl }) => baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        const sid = sessionIdOf(token);
        await storeResult("signOut", async () => (sid ? signOutSession(sid, caller) : ok(null)));
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

/** `result` is null when next-auth did not call our sign-in or sign-out. */
export async function callNextAuth(
  request: NextRequest,
  path: string[],
  fields?: URLSearchParams,
): Promise<{ response: Response; result: Result<null> | null }> {
  const outcome: Outcome = { result: null };
  const options = nextAuthOptions(request, outcome);
  const response: Response = await NextAuth(reduceRequest(request, fields), { params: { nextauth: path } }, options);
  return { response, result: outcome.result };
}
