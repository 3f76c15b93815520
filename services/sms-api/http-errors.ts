// Refuses requests that never become a call: what HTTP itself forbids, and what Node's parser rejects. The responses have the
// API's own format and an X-Request-Id, like all others.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { formatResponse } from "@/lib/sms-api/responses";
import { type Dependencies, RequestHandler } from "./request-handler";

/** For what HTTP/1.1 forbids, and for what this server does not support. */
export function refuseIllegalRequest(dependencies: Dependencies, request: IncomingMessage, response: ServerResponse): void {
  new RequestHandler(dependencies, request, response).refuseMalformed({ ok: false, code: "E000027" });
}

const statusByParserError: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** For what Node's parser rejects: there is no request, only a connection to write to. */
export function refuseUnparsableRequest(dependencies: Dependencies, errorCode: string | undefined, socket: Duplex): void {
  if (errorCode === "ECONNRESET" || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { body } = formatResponse("E000027");
  dependencies.metrics.countUnparsableRequest("E000027");
  const status = statusByParserError[errorCode ?? ""] ?? "400 Bad Request";
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: application/json;charset=UTF-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nX-Request-Id: ${dependencies.requestIds.next(dependencies.clock())}\r\n` +
      `Connection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
