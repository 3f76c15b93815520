// The request target (RFC 9112, section 3.2): the part of the request line that names path and query.

/** As the client wrote them, because they may be signed; `query` without its question mark, empty when there is none. */
export type RequestTarget = { path: string; query: string };

/** A request as it is sent to a proxy starts with scheme and host; they are not signed. */
const ORIGIN = /^https?:\/\/[^/?#]+/i;

export function parseRequestTarget(url: string): RequestTarget {
  const target = url.startsWith("/") ? url : url.replace(ORIGIN, "");
  const query = target.indexOf("?");
  return query === -1 ? { path: target, query: "" } : { path: target.slice(0, query), query: target.slice(query + 1) };
}

/**
 * The path without percent-encoding and without a fragment, for finding its route. An encoded slash stays encoded, so that it
 * does not separate segments. Empty, and so no route, when the encoding is invalid.
 */
export function decodePath(path: string): string {
  const fragment = path.indexOf("#");
  try {
    return decodeURI(fragment === -1 ? path : path.slice(0, fragment));
  } catch {
    return "";
  }
}
