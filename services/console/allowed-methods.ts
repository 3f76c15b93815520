// The console needs only these methods: GET and HEAD for pages, POST for actions. Next.js answers some other methods with a
// page and fails with others, which would write errors to the log.

import type { IncomingMessage, ServerResponse } from "node:http";

const METHODS = ["GET", "HEAD", "POST"];

/** False when the method is refused; the request is then answered. */
export function allowMethod(request: IncomingMessage, response: ServerResponse): boolean {
  if (METHODS.includes(request.method ?? "")) return true;
  response.writeHead(405, { allow: METHODS.join(", "), "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end("The console does not support this method.\n");
  return false;
}
