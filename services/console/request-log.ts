// One line a request. The path is logged without its query, which may hold what a person typed.

import type { IncomingMessage, ServerResponse } from "node:http";
import { log } from "@/lib/platform/log";
import { routes } from "@/lib/shared/routes";

/** Files of the build and the probes of a load balancer come by the hundred and tell nothing. */
export function isOfNoInterest(path: string): boolean {
  return (
    path.startsWith("/_next/") ||
    path === routes.health ||
    path === routes.readiness ||
    /^\/[^/]+\.(ico|svg|png|txt|webmanifest)$/.test(path)
  );
}

export function logRequest(request: IncomingMessage, response: ServerResponse, requestId: string): void {
  const begin = performance.now();
  // Taken now: Next.js rewrites the address of the request while it answers.
  const path = (request.url ?? "/").split(/[?#]/, 1)[0] ?? "/";
  response.once("close", () => {
    const line = {
      event: "request",
      requestId,
      method: request.method,
      path,
      status: response.statusCode,
      ms: Math.round((performance.now() - begin) * 10) / 10,
      ...(response.writableFinished ? {} : { aborted: true }),
    };
    if (isOfNoInterest(path)) log.debug(line);
    else log.info(line);
  });
}
