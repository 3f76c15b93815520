// What a page may load and do, told to the browser with each page (CSP level 3). Only scripts that carry the page's nonce
// run, and what they load; nothing may be framed, posted elsewhere, or taken from another host. It fails closed: a script
// or style without the nonce is left out and the browser's console says so.

export type PolicyOptions = {
  /** The development server compiles in the browser and injects styles. */
  development: boolean;
  /** The console is reached over TLS. */
  secure: boolean;
};

/** 128 bits, new for each page. */
export function newNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

export function contentSecurityPolicy(nonce: string, { development, secure }: PolicyOptions): string {
  const directives = [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ""}`,
    `style-src-elem 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    // Positions that scripts compute are written as style attributes. Those cannot load or run anything.
    "style-src-attr 'unsafe-inline'",
    // For browsers without the two above.
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
  // Only with TLS: otherwise it would send the browser to an address where nobody listens.
  if (secure) directives.push("upgrade-insecure-requests");
  return directives.join("; ");
}
