// Pages are read and actions are posted; the console has no use for other methods. Next.js answers some of them with a page
// and fails at others, and who only tries them is to leave no error in the log.

import type { IncomingMessage, ServerResponse } from "node:http";

const METHODS = ["GET", "HEAD", "POST"];

/** False when the request has been answered. */
export function allowMethod(request: IncomingMessage, response: ServerResponse): boolean {
  if (METHODS.includes(request.method ?? "")) return true;
  response.writeHead(405, { allow: METHODS.join(", "), "content-type": "text/plain; charset=utf-8", connection: "close" });
  response.end("The console does not know this method.\n");
  return false;
}
