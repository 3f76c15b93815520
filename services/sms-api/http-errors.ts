// What is answered to requests that never become a call: a path that does not exist, what HTTP itself forbids, and what
// Node's parser refuses. The answers have the API's own form and an X-Request-Id, like every other.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { answerOf } from "@/lib/sms-api/answers";
import { Exchange, type Parts } from "./request-handler";

const NOT_FOUND = "Not found\n";

/** Another path is a plain 404. */
export function answerNotFound({ ids, clock }: Parts, response: ServerResponse): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(404, {
    "Content-Type": "text/plain",
    "Content-Length": NOT_FOUND.length,
    "X-Request-Id": ids.next(clock()),
  });
  response.end(NOT_FOUND);
}

/** What HTTP/1.1 does not allow, or what this server does not do. */
export function refuseIllegal(parts: Parts, request: IncomingMessage, response: ServerResponse): void {
  new Exchange(parts, request, response).refuseUnread({ ok: false, code: "E000027" });
}

const parserStatus: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What Node's parser refuses: there is no request to answer, only a connection to write to. */
export function refuseUnparsed(parts: Parts, { code = "" }: NodeJS.ErrnoException, socket: Duplex): void {
  if (code === "ECONNRESET" || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { body } = answerOf("E000027");
  parts.metrics.countUnread("E000027");
  const id = parts.ids.next(parts.clock());
  socket.end(
    `HTTP/1.1 ${parserStatus[code] ?? "400 Bad Request"}\r\nContent-Type: application/json;charset=UTF-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${id}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
