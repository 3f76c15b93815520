// What the headers of a request say about the caller: the address, the browser, and whether a person opens a page. Our own
// HTTP server (services/console/main.ts) sets the address and the request id, and removes headers of these names that a
// caller sent.

/** The Headers of a request, or what headers() of Next.js returns. */
type ReadableHeaders = { get(name: string): string | null | undefined };

export type Caller = {
  /** Canonical address, determined with TRUSTED_PROXIES. */
  address: string;
  userAgent: string;
  requestId: string;
};

const MAX_USER_AGENT_LENGTH = 200;

/** Without our HTTP server no address can be trusted. All callers then have the address `0.0.0.0`, so they share one throttle. */
export function callerOf(headers: ReadableHeaders): Caller {
  return {
    address: headers.get("x-peer-address") || "0.0.0.0",
    userAgent: cleanUserAgent(headers.get("user-agent") ?? ""),
    requestId: headers.get("x-request-id") || "unknown",
  };
}

/** At most 200 characters, without control characters: the user agent is shown to people and stored with each audit event. */
export function cleanUserAgent(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")].slice(0, MAX_USER_AGENT_LENGTH).join("");
}

/**
 * Whether a person opens or reloads a page. Next.js removes its own headers (`rsc`, prefetch) before a page can read them,
 * but they are not needed: a script cannot send `sec-fetch-dest: document`, and the fetches, prefetches and refreshes of the
 * router do not accept HTML. Browsers send no `sec-fetch-*` over plain HTTP to another machine; then the Accept header alone
 * decides. In doubt the answer is false: at worst a session ends although a person opened a page.
 */
export function isDocumentNavigation(headers: ReadableHeaders): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  if (/prefetch|prerender/i.test(purpose)) return false;
  const destination = headers.get("sec-fetch-dest");
  if (destination) return destination === "document";
  return (headers.get("accept") ?? "").includes("text/html");
}
