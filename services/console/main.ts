// The HTTP server of the console, around Next.js. It sets the caller's address and a request id as headers of every request
// and replaces headers of these names that the caller sent, so that nobody can forge an address.

import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { env, processEnvironment } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { holdSchemaLock } from "@/lib/platform/schema-lock";
import { clientAddress, parseTrustedProxies } from "@/lib/shared/client-address";
import { allowMethod } from "./allowed-methods";
import { limitBody } from "./body-limit";
import { describeForLog, logConsoleOutput } from "./console-output";
import { SHUTDOWN_TIMEOUT_MS, stopGracefully } from "./graceful-shutdown";
import { startMaintenance } from "./maintenance";
import { logRequest } from "./request-log";
import { requestScope } from "./request-scope";

/** A request that arrives more slowly than this is refused, because it occupies a connection. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** How often these two timeouts are checked. */
const TIMEOUT_CHECK_INTERVAL_MS = 5000;
/** A connection without any data for this long is closed. */
const IDLE_TIMEOUT_MS = 120_000;
/** Longer than the idle timeout of common proxies, so that the proxy closes first and no request meets a closed connection. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

const { databaseUrl, host, port, trustedProxies: proxies } = env();
const trusted = parseTrustedProxies(proxies);
const dev = processEnvironment().NODE_ENV === "development";

process.stdout.on("error", () => {});
if (!dev) logConsoleOutput();
process.on("unhandledRejection", (reason) => {
  log.error({
    event: "console.unhandled_rejection",
    error: reason instanceof Error ? describeForLog(reason) : String(reason),
  });
});
process.on("uncaughtException", (error) => {
  log.fatal({ event: "console.failed", error: describeForLog(error) });
  process.exit(1);
});

async function handleRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  const address = clientAddress(request.socket.remoteAddress, request.headers["x-forwarded-for"], trusted);
  request.headers["x-peer-address"] = address;
  request.headers["x-request-id"] = requestId;
  response.setHeader("X-Request-Id", requestId);
  logRequest(request, response, requestId);
  if (!allowMethod(request, response) || !limitBody(request, response)) return;
  await requestScope.run({ requestId }, async () => {
    try {
      await handleWithNext(request, response);
    } catch (error) {
      log.error({ event: "console.request_failed", requestId, error: describeForLog(error as Error) });
      if (!response.headersSent) response.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      response.end(`Something went wrong on our side. Reference: ${requestId}\n`);
    }
  });
}

const server = createServer(
  { keepAlive: true, connectionsCheckingInterval: TIMEOUT_CHECK_INTERVAL_MS },
  (request, response) => void handleRequest(request, response),
);
server.headersTimeout = HEADERS_TIMEOUT_MS;
server.requestTimeout = REQUEST_TIMEOUT_MS;
server.keepAliveTimeout = KEEP_ALIVE_TIMEOUT_MS;
server.timeout = IDLE_TIMEOUT_MS;

const schemaLock = await holdSchemaLock({
  databaseUrl,
  processName: "console",
  onTooNew: (error) => {
    log.fatal({ event: "console.schema_too_new", reason: error.message });
    process.exit(1);
  },
});

const app = next({ dev, dir: process.cwd(), hostname: host, port, httpServer: server });
const handleWithNext = app.getRequestHandler();
await app.prepare();
const stopMaintenance = startMaintenance();
// In development the browser keeps a connection open all the time.
stopGracefully(server, dev ? 0 : SHUTDOWN_TIMEOUT_MS, () => {
  stopMaintenance();
  return Promise.all([app.close(), schemaLock.release()]).then(() => {});
});
server.listen(port, host, () => process.send?.("listening"));
