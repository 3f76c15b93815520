// The HTTP side: the routes of the SMS API, the limits on what a caller may send and how slowly, and answers in the API's own
// form for requests that never become a call.

import type { Socket } from "node:net";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { answerOf } from "@/lib/sms/answers";
import { type Api, apiPaths, MAX_BODY_BYTES } from "@/lib/sms/call";
import { takeBody } from "./bodies";
import { Exchange, type Parts } from "./exchange";
import { addOperations, type Operations } from "./operations";

/** Both signatures together take less than a kilobyte. */
const MAX_HEADER_BYTES = 8 * 1024;
/** A caller that sends more slowly than this holds a connection for nothing. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 20_000;
const LOOK_FOR_SLOW_EVERY_MS = 2000;
/** No byte in either direction for this long ends a connection; longer than the idle time of usual proxies. */
const SILENT_FOR_MS = 75_000;
const MAX_CONNECTIONS = 10_000;

export type Tls = { cert: Buffer; key: Buffer };

const methods = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];

export function buildListener(parts: Parts, operations: Operations, tls: Tls | null): FastifyInstance {
  const server = {
    maxHeaderSize: MAX_HEADER_BYTES,
    connectionsCheckingInterval: LOOK_FOR_SLOW_EVERY_MS,
  };
  const app = fastify({
    ...(tls ? { https: { ...server, ...tls } } : { http: server }),
    logger: false,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_WITHIN_MS,
    keepAliveTimeout: SILENT_FOR_MS,
    connectionTimeout: SILENT_FOR_MS,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    exposeHeadRoutes: false,
    clientErrorHandler: refuseUnparsed,
  } as object) as unknown as FastifyInstance;
  app.server.headersTimeout = HEADERS_WITHIN_MS;
  app.server.maxConnections = MAX_CONNECTIONS;

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));

  for (const api of Object.keys(apiPaths) as Api[]) addRoute(app, parts, api);
  addOperations(app, operations);
  app.setNotFoundHandler((_, reply) => reply.code(404).type("text/plain").send("Not found\n"));
  app.setErrorHandler((_, request, reply) => {
    // What is left of its body is not waited for.
    reply.raw.setHeader("Connection", "close");
    refuse(parts, request, reply);
  });
  return app;
}

function addRoute(app: FastifyInstance, parts: Parts, api: Api): void {
  const path = apiPaths[api];
  app.route({
    method: "POST",
    url: path,
    // Calls leave Fastify before it reads their bodies: what it does for any content type costs more than all our checks.
    onRequest: ({ raw }, reply) => {
      reply.hijack();
      takeBody(raw, MAX_BODY_BYTES, (body) => {
        if (body.length > MAX_BODY_BYTES) reply.raw.setHeader("Connection", "close");
        const url = raw.url ?? path;
        const query = url.indexOf("?");
        const exchange = new Exchange(parts, raw, reply.raw);
        if (query === -1) exchange.run(api, url, "", body);
        else exchange.run(api, url.slice(0, query), url.slice(query + 1), body);
      });
    },
    handler: () => {},
  });
  app.route({ method: methods, url: path, handler: (request, reply) => refuse(parts, request, reply) });
}

/** A request that is no call. */
function refuse(parts: Parts, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  new Exchange(parts, request.raw, reply.raw).refuseUnread("E000027");
}

const parserStatus: Record<string, string> = {
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
};

/** What Node's parser refuses: there is no request to answer, only a connection to write to. */
function refuseUnparsed(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || socket.destroyed) return;
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { body } = answerOf("E000027");
  socket.end(
    `HTTP/1.1 ${parserStatus[error.code ?? ""] ?? "400 Bad Request"}\r\nContent-Type: application/json;charset=UTF-8\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
