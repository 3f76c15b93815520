// The body of a request as it came: it may be signed, and what it holds is read by lib/sms. Memory and work are bounded by the
// limit, however a body is cut into pieces.

import type { IncomingMessage } from "node:http";

const noBody = Buffer.alloc(0);

/**
 * Calls `taken` once: with the whole body, or, as soon as it is longer than `limit` bytes, with what came of it, which is
 * then longer too. Of a caller that goes away before its end nothing is heard any more.
 */
export function takeBody(request: IncomingMessage, limit: number, taken: (body: Buffer) => void): void {
  const pieces: Buffer[] = [];
  let length = 0;
  request.on("data", (piece: Buffer) => {
    // What comes after too much is read and dropped, so that the caller comes to reading its answer.
    if (length > limit) return;
    pieces.push(piece);
    length += piece.length;
    if (length > limit) taken(Buffer.concat(pieces));
  });
  request.on("end", () => {
    if (length <= limit) taken(pieces.length > 1 ? Buffer.concat(pieces) : (pieces[0] ?? noBody));
  });
}
