// Creates the HTTP server of the SMS API, with its limits on what a caller may send and how slowly.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import type { Tls } from "@/lib/platform/certificate";
import type { HealthChecks } from "./health-routes";
import { refuseIllegalRequest, refuseUnparsableRequest } from "./http-errors";
import type { Dependencies } from "./request-handler";
import { createRouter } from "./router";

/** The time without a byte in either direction after which a connection is closed; longer than that of usual proxies. */
const IDLE_TIMEOUT_MS = 75_000;
const MAX_CONNECTIONS = 10_000;

const limits = {
  /** Both signatures together take less than a kilobyte. */
  maxHeaderSize: 8 * 1024,
  // A caller that sends more slowly than this would keep a connection for nothing.
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 2000,
  keepAliveTimeout: IDLE_TIMEOUT_MS,
  // Node's own refusal has no body; the router refuses instead.
  requireHostHeader: false,
};

export function createSmsApiServer(dependencies: Dependencies, checks: HealthChecks, tls: Tls | null): Server {
  const router = createRouter(dependencies, checks);
  const server = tls ? createTlsServer({ ...limits, ...tls }, router) : createServer(limits, router);
  server.setTimeout(IDLE_TIMEOUT_MS);
  server.maxConnections = MAX_CONNECTIONS;
  server.on("clientError", ({ code }: NodeJS.ErrnoException, socket: Duplex) =>
    refuseUnparsableRequest(dependencies, code, socket),
  );
  // An Expect header with another value than 100-continue.
  server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
    refuseIllegalRequest(dependencies, request, response),
  );
  server.on("connect", (_: IncomingMessage, socket: Duplex) => refuseUnparsableRequest(dependencies, undefined, socket));
  return server;
}

/** Resolves with the port on which the server listens; rejects when it cannot. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ host, port }, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Accepts no new connection, closes idle ones, and gives requests in progress `timeoutMs` to finish. */
export function closeGracefully(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
