// What the request itself says: from where, with which browser, and whether it is a person opening a page. The address and
// the request id are set by our own HTTP server (services/console/main.ts), which removes what a caller sent under these names.

/** Anything with `get`: the request's Headers, or what Next gives. */
type ReadableHeaders = { get(name: string): string | null | undefined };

export type Caller = {
  /** Canonical address, by the TRUSTED_PROXIES rule. */
  address: string;
  userAgent: string;
  requestId: string;
};

const USER_AGENT_LENGTH = 200;

/** Without our HTTP server in front there is no address to believe; `0.0.0.0` then stands for all, so throttles are shared. */
export function callerOf(headers: ReadableHeaders): Caller {
  return {
    address: headers.get("x-peer-address") || "0.0.0.0",
    userAgent: cleanUserAgent(headers.get("user-agent") ?? ""),
    requestId: headers.get("x-request-id") || "unknown",
  };
}

/** At most 200 characters without control characters: it is shown to people and stored with each event. */
export function cleanUserAgent(text: string): string {
  return [...text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "")].slice(0, USER_AGENT_LENGTH).join("");
}

/**
 * Whether a person opened or reloaded a page, as the browser tells it. Next removes its own headers (`rsc`, prefetch) before
 * a page can read them, but they are not needed: a script cannot send `sec-fetch-dest: document`, and the router's fetches,
 * prefetches and refreshes do not ask for HTML. Browsers send no `sec-fetch-*` over plain HTTP to another machine; there
 * the asked-for type alone decides. It fails towards "no": at worst a session ends although a page was opened.
 */
export function isDocumentNavigation(headers: ReadableHeaders): boolean {
  const purpose = headers.get("sec-purpose") ?? headers.get("purpose") ?? "";
  if (/prefetch|prerender/i.test(purpose)) return false;
  const destination = headers.get("sec-fetch-dest");
  if (destination) return destination === "document";
  return (headers.get("accept") ?? "").includes("text/html");
}
