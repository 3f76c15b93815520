// One log line per request. The path is logged without its query, which may contain what a person entered.

import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "@/lib/platform/log";
import { routes } from "@/lib/shared/routes";

/** Static files and health checks: many requests without useful information, so they are logged at debug level. */
export function isRoutinePath(path: string): boolean {
  return (
    path.startsWith("/_next/") ||
    path === routes.health ||
    path === routes.readiness ||
    /^\/[^/]+\.(ico|svg|png|txt|webmanifest)$/.test(path)
  );
}

export function logRequest(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  const startedAt = performance.now();
  // Read here, because Next.js changes the URL of the request.
  const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
  response.once("close", () => {
    const line = {
      event: "request",
      requestId,
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round((performance.now() - startedAt) * 10) / 10,
      ...(response.writableFinished ? {} : { aborted: true }),
    };
    if (isRoutinePath(path)) log.debug(line);
    else log.info(line);
  });
}
