// Plain-text responses: everything that is not a response of the API itself. Each one carries an X-Request-Id.

import type { ServerResponse } from "node:http";
import type { Dependencies } from "./request-handler";

export type TextResponse = { status: number; contentType: string; body: string };

export function sendText({ requestIds, clock, isStopping }: Dependencies, response: ServerResponse, text: TextResponse): void {
  if (response.headersSent || response.destroyed) return;
  if (isStopping()) response.setHeader("Connection", "close");
  response.writeHead(text.status, {
    "Content-Type": text.contentType,
    "Content-Length": Buffer.byteLength(text.body),
    "X-Request-Id": requestIds.next(clock()),
  });
  response.end(text.body);
}

const NOT_FOUND: TextResponse = { status: 404, contentType: "text/plain", body: "Not found\n" };

export function sendNotFound(dependencies: Dependencies, response: ServerResponse): void {
  sendText(dependencies, response, NOT_FOUND);
}
