// Runs before every page and action: sets a nonce, the Content-Security-Policy header with this nonce, and the path of the
// page. It must stay fast. It does not decide who may see a page; lib/web/guards.ts does. The constant headers are in
// next.config.js.

import { type NextRequest, NextResponse } from "next/server";
import { env, processEnvironment } from "@/lib/platform/env";
import { contentSecurityPolicy, newNonce, type PolicyOptions } from "@/lib/web/content-security-policy";

const POLICY = "Content-Security-Policy";
/** Two years, as the preload list of the browsers recommends. It requires at least one year. */
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
  // Next.js reads the nonce for its own scripts from this header.
  headers.set(POLICY, policy);
  headers.set("x-nonce", nonce);
  // A page cannot read its own address in another way. The guard needs it to lead back after sign-in.
  headers.set("x-path", `${request.nextUrl.pathname}${request.nextUrl.search}`);

  const response = NextResponse.next({ request: { headers } });
  response.headers.set(POLICY, policy);
  if (options.secure) response.headers.set("Strict-Transport-Security", STRICT_TRANSPORT);
  return response;
}

export const config = {
  // Not for static files and data: they contain no scripts.
  matcher: ["/((?!_next/static/|_next/image|api/|healthz$|readyz$|[^/]+\\.(?:svg|png|ico|txt|webmanifest)$).*)"],
};
