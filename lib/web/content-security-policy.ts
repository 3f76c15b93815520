// The Content-Security-Policy header of a page (CSP level 3). Only scripts with the nonce of the page run, and scripts that
// these load. No page may be framed, no form may be sent to another host, and nothing may be loaded from another host. It
// fails closed: the browser blocks a script or style without the nonce and reports it in its console.

export type PolicyOptions = {
  /** The development server uses eval and injects styles. */
  development: boolean;
  /** People use the console over TLS. */
  secure: boolean;
};

/** 128 random bits, for one page. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

export function contentSecurityPolicy(nonce: string, { development, secure }: PolicyOptions): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Scripts set computed positions as style attributes. A style attribute cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    // For browsers that do not know the two directives above.
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ];
  // Only with TLS: without it nothing listens at the https address.
  if (secure) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
