// Limits the size of a request body; no form of the console needs more than a few kilobytes. The declared length is checked
// first. A chunked body has no declared length, so its bytes are counted. An answer that has begun is cut off.

import type { IncomingMessage, ServerResponse } from "node:http";

export const BODY_LIMIT_BYTES = 1024 * 1024;

function refuse(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) {
    request.destroy();
    return;
  }
  response.writeHead(413, { "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end("The request is larger than 1 MB.\n", () => request.destroy());
}

/** False when the body is refused; the request is then answered. */
export function limitBody(request: IncomingMessage, response: ServerResponse): boolean {
  if (Number(request.headers["content-length"] ?? 0) > BODY_LIMIT_BYTES) {
    refuse(request, response);
    return false;
  }
  if (request.headers["transfer-encoding"] !== undefined) {
    // A "data" listener would start the stream before Next.js reads it, so the bytes are counted in `push`.
    const push = request.push.bind(request);
    let received = 0;
    request.push = (chunk: Uint8Array | null, encoding?: BufferEncoding) => {
      received += chunk?.length ?? 0;
      if (received <= BODY_LIMIT_BYTES) return push(chunk, encoding);
      refuse(request, response);
      return false;
    };
  }
  return true;
}
