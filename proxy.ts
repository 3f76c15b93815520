// What every page gets before it is rendered: a nonce, the policy that names it, and its own path. It decides nothing about
// who may see the page (lib/auth/guards.ts does), and stays cheap, because every page and action passes through it. The
// headers that never change are in next.config.js.

import { type NextRequest, NextResponse } from "next/server";
import { env, processEnvironment } from "@/lib/platform/env";
import { contentSecurityPolicy, newNonce, type PolicyOptions } from "@/lib/web/content-security-policy";

const POLICY = "Content-Security-Policy";
/** Two years, as browsers' preload lists ask for at least. */
const STRICT_TRANSPORT = "max-age=63072000";

let options: PolicyOptions | undefined;

export function proxy(request: NextRequest): NextResponse {
  options ??= {
    development: processEnvironment().NODE_ENV === "development",
    secure: env().nextauthUrl.startsWith("https://"),
  };
  const nonce = newNonce();
  const policy = contentSecurityPolicy(nonce, options);

  const headers = new Headers(request.headers);
  // Next takes the nonce for its own scripts from here.
  headers.set(POLICY, policy);
  headers.set("x-nonce", nonce);
  // A page cannot see its own address otherwise; the guard needs it to lead back after signing in.
  headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY, policy);
  if (options.secure) response.headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
  return response;
}

export const config = {
  // Not for files and for what answers data: they have no scripts to let in.
  matcher: ["/((?!_next/static/|_next/image|api/|healthz$|readyz$|[^/]+\\.(?:svg|png|ico|txt|webmanifest)$).*)"],
};
