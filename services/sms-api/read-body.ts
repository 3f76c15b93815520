// Reads the body of a request as bytes, because it may be signed; lib/sms-api parses it. The limit bounds memory and work,
// whatever the size of the chunks.

import type { IncomingMessage } from "node:http";

const noBody = Buffer.alloc(0);

/**
 * Calls `onBody` once: with the whole body, or, as soon as more than `limit` bytes have arrived, with those bytes, so that
 * the caller of this function sees a body that is too long. When the client disconnects before the end, `onBody` is not called.
 */
export function readBody(request: IncomingMessage, limit: number, onBody: (body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  let length = 0;
  request.on("data", (chunk: Buffer) => {
    // Beyond the limit the rest is read and discarded, so that the client can finish sending and read its response.
    if (length > limit) return;
    chunks.push(chunk);
    length += chunk.length;
    if (length > limit) onBody(Buffer.concat(chunks));
  });
  request.on("end", () => {
    if (length <= limit) onBody(chunks.length > 1 ? Buffer.concat(chunks) : (chunks[0] ?? noBody));
  });
}
