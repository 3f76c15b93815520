// The routes under /api/auth: a closed list. Every answer is our own; the pages, the redirects and the list of providers of
// next-auth cannot be reached, so no address in a request becomes a redirect.

import { type NextRequest, NextResponse } from "next/server";
import { callerOf, isDocumentNavigation } from "@/lib/core/caller";
import { unexpectedFailure } from "@/lib/core/command";
import { fail, ok, type Result } from "@/lib/shared/result";
import { routes } from "@/lib/shared/routes";
import { readAuthFields } from "./auth-request";
import { readSessionSummary } from "./guards";
import { callNextAuth } from "./next-auth";

const NO_STORE = { "Cache-Control": "no-store" };

/** GET: the CSRF token, and who is signed in. */
export async function handleAuthGet(request: NextRequest, path: string[]): Promise<Response> {
  switch (path.join("/")) {
    case "csrf": {
      const { response } = await callNextAuth(request, path);
      const headers = new Headers({ "Content-Type": "application/json", ...NO_STORE });
      addCookies(headers, ownCookies(response));
      return new Response(response.body, { status: response.status, headers });
    }
    case "session":
      return sessionResponse(callerOf(request.headers).requestId);
    case "signin":
    case "signout":
    case "error":
    case "verify-request":
      return redirectResponse(routes.signIn);
    default:
      return notFoundResponse();
  }
}

/** POST: sign-in and sign-out. */
export async function handleAuthPost(request: NextRequest, path: string[]): Promise<Response> {
  const name = path.join("/");
  if (name !== "callback/credentials" && name !== "signout") return notFoundResponse();
  const fields = await readAuthFields(request);
  if (!fields) return new Response("Too large\n", { status: 413, headers: NO_STORE });

  const called = await callNextAuth(request, path, fields);
  // Without a result either the CSRF token was wrong, or there was no session cookie to sign out. The latter is no failure.
  const isTokenRefused =
    !called.result && new URL(called.response.headers.get("Location") ?? "/", "http://console.invalid").searchParams.has("csrf");
  const result = isTokenRefused
    ? fail("forbidden", "Your browser did not send this site's cookies. Allow them, reload the page and try again.")
    : (called.result ?? ok(null));
  // A failure changes no cookie: if a sign-out cannot be stored, the person is still signed in and sees that.
  const cookies = result.ok ? ownCookies(called.response) : [];
  // The browser submitted the form itself, without the script of the page: the person needs a page as the answer.
  if (isDocumentNavigation(request.headers))
    return redirectResponse(result.ok && name !== "signout" ? routes.applications : routes.signIn, cookies);
  return resultResponse(result, cookies);
}

async function sessionResponse(requestId: string): Promise<Response> {
  try {
    const session = await readSessionSummary();
    // The format of next-auth's clients: no session id, and of the person only the name.
    const body = session ? { user: { name: session.name }, expires: session.endsAt.toISOString() } : {};
    return NextResponse.json(body, { headers: NO_STORE });
  } catch (error) {
    return NextResponse.json(unexpectedFailure(error, "session", requestId), { status: 503, headers: NO_STORE });
  }
}

/** Status 200 for a failure too, as for a server action: the browser uses the failure code, and its console shows no error. */
function resultResponse(result: Result<unknown>, cookies: string[]): Response {
  const response = NextResponse.json(result, { headers: NO_STORE });
  addCookies(response.headers, cookies);
  return response;
}

/** To a page of ours. The location is relative, so no header of the request can name the host. */
function redirectResponse(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ ...NO_STORE, Location: path });
  addCookies(headers, cookies);
  return new Response(null, { status: 303, headers });
}

function notFoundResponse(): Response {
  return new Response("Not found\n", { status: 404, headers: { ...NO_STORE, "Content-Type": "text/plain" } });
}

/** The cookies that we use. next-auth also sets one with an address to return to; that one is dropped. */
function ownCookies(response: Response): string[] {
  return response.headers.getSetCookie().filter((cookie) => /next-auth\.(csrf|session)-token=/.test(cookie));
}

function addCookies(headers: Headers, cookies: string[]): void {
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
}
