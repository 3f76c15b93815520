// The console's HTTP server: our own around Next.js, because what is decided about a caller must not come from a header
// that the caller wrote. Every request gets its peer's address and an id here; inbound headers of those names are removed.

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { env, processEnvironment } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { holdSchemaLock } from "@/lib/platform/schema-lock";
import { clientAddress, parseTrustedProxies } from "@/lib/shared/client-address";
import { allowMethod } from "./allowed-methods";
import { limitBody } from "./body-limit";
import { IN_FLIGHT_WITHIN_MS, stopGracefully } from "./graceful-shutdown";
import { startHousekeeping } from "./maintenance";
import { logRequest } from "./request-log";
import { logConsoleCalls, loggedError, requestScope } from "./request-scope";

/** A caller that sends its request slower than this holds a connection for nothing. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 30_000;
/** How late the two above may be noticed. */
const CHECK_EVERY_MS = 5000;
/** No byte in either direction for this long ends a connection. */
const SILENT_FOR_MS = 120_000;
/** Longer than the idle time of usual proxies, so that it is never us who closes while a request is under way. */
const KEEP_ALIVE_MS = 75_000;

const { databaseUrl, host, port, trustedProxies: proxies } = env();
const trusted = parseTrustedProxies(proxies);
const dev = processEnvironment().NODE_ENV === "development";

process.stdout.on("error", () => {});
if (!dev) logConsoleCalls();
process.on("unhandledRejection", (reason) => {
  log.error({ event: "console.unhandled_rejection", error: reason instanceof Error ? loggedError(reason) : String(reason) });
});
process.on("uncaughtException", (error) => {
  log.fatal({ event: "console.failed", error: loggedError(error) });
  process.exit(1);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const peer = clientAddress(request.socket.remoteAddress, request.headers["x-forwarded-for"], trusted);
  request.headers["x-peer-address"] = peer;
  request.headers["x-request-id"] = requestId;
  response.setHeader("X-Request-Id", requestId);
  logRequest(request, response, requestId);
  if (!allowMethod(request, response) || !limitBody(request, response)) return;
  await requestScope.run({ requestId }, async () => {
    try {
      await handle(request, response);
    } catch (error) {
      log.error({ event: "console.request_failed", requestId, error: loggedError(error as Error) });
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`Something went wrong on our side. Reference: ${requestId}\n`);
    }
  });
}

const server = createServer(
  { keepAlive: true, connectionsCheckingInterval: CHECK_EVERY_MS },
  (request, response) => void answer(request, response),
);
server.headersTimeout = HEADERS_WITHIN_MS;
server.requestTimeout = REQUEST_WITHIN_MS;
server.keepAliveTimeout = KEEP_ALIVE_MS;
server.timeout = SILENT_FOR_MS;

const schemaLock = await holdSchemaLock({
  databaseUrl,
  processName: "console",
  onTooNew: (error) => {
    log.fatal({ event: "console.schema_too_new", reason: error.message });
    process.exit(1);
  },
});

const app = next({ dev, dir: process.cwd(), hostname: host, port, httpServer: server });
const handle = app.getRequestHandler();
await app.prepare();
const stopHousekeeping = startHousekeeping();
// A developer's browser holds a connection that never ends.
stopGracefully(server, dev ? 0 : IN_FLIGHT_WITHIN_MS, () => {
  stopHousekeeping();
  return Promise.all([app.close(), schemaLock.release()]).then(() => {});
});
server.listen(port, host, () => process.send?.("listening"));
