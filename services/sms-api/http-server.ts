// The HTTP side: the routes of the SMS API, the limits on what a caller may send and how slowly, and answers in the API's own
// form for requests that never become a call.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { Tls } from "@/lib/platform/certificate";
import { type Api, apiPaths, MAX_BODY_BYTES, readForm } from "@/lib/sms-api/signed-request";
import { addOperations, type Operations } from "./health-routes";
import { answerNotFound, refuseIllegal, refuseUnparsed } from "./http-errors";
import { takeBody } from "./read-body";
import { Exchange, type Parts } from "./request-handler";

/** Both signatures together take less than a kilobyte. */
const MAX_HEADER_BYTES = 8 * 1024;
/** A caller that sends more slowly than this holds a connection for nothing. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 20_000;
const LOOK_FOR_SLOW_EVERY_MS = 2000;
/** No byte in either direction for this long ends a connection; longer than the idle time of usual proxies. */
const SILENT_FOR_MS = 75_000;
const MAX_CONNECTIONS = 10_000;
const MAX_DROPPED_BYTES = 8 * 1024 * 1024;

const methods = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];

export function buildListener(parts: Parts, operations: Operations, tls: Tls | null): FastifyInstance {
  const server = {
    maxHeaderSize: MAX_HEADER_BYTES,
    // Node's own refusal has no body; ours is in addRoute.
    requireHostHeader: false,
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
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => refuseUnparsed(parts, error, socket),
    // A path that cannot be decoded.
    frameworkErrors: (_: FastifyError, __: FastifyRequest, reply: FastifyReply) => answerNotFound(parts, reply.raw),
  } as object) as unknown as FastifyInstance;
  app.server.headersTimeout = HEADERS_WITHIN_MS;
  app.server.maxConnections = MAX_CONNECTIONS;
  // Expect: with anything but 100-continue, and a tunnel to somewhere else.
  app.server.on("checkExpectation", (request: IncomingMessage, response: ServerResponse) =>
    refuseIllegal(parts, request, response),
  );
  app.server.on("connect", (_: IncomingMessage, socket: Socket) => refuseUnparsed(parts, {} as NodeJS.ErrnoException, socket));

  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));

  for (const api of Object.keys(apiPaths) as Api[]) addRoute(app, parts, api);
  addOperations(app, operations);
  // Of what Fastify answers itself: the operations.
  app.addHook("onSend", (_, reply, payload, done) => {
    reply.header("X-Request-Id", parts.ids.next(parts.clock()));
    done(null, payload);
  });
  app.setNotFoundHandler((_, reply) => {
    reply.hijack();
    answerNotFound(parts, reply.raw);
  });
  app.setErrorHandler((_, request, reply) => refuseUnread(parts, request, reply));
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
      if (raw.headers.host === undefined && raw.httpVersion === "1.1") refuseIllegal(parts, raw, reply.raw);
      else if (isWorthReading(raw)) takeBody(raw, MAX_BODY_BYTES, (body) => answerCall(parts, api, raw, reply.raw, body));
      else refuseTooLarge(parts, api, raw, reply.raw);
    },
    handler: () => {},
  });
  app.route({
    method: methods,
    url: path,
    handler: (request, reply) => {
      reply.hijack();
      refuseIllegal(parts, request.raw, reply.raw);
    },
  });
}

function answerCall(parts: Parts, api: Api, request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const url = targetOf(request.url ?? apiPaths[api]);
  const query = url.indexOf("?");
  const exchange = new Exchange(parts, request, response);
  if (query === -1) exchange.run(api, url, "", body);
  else exchange.run(api, url.slice(0, query), url.slice(query + 1), body);
}

/** By what its headers announce: the body is not waited for. */
function refuseTooLarge(parts: Parts, api: Api, request: IncomingMessage, response: ServerResponse): void {
  const form = readForm(api, request.headers, announcedBytes(request));
  response.setHeader("Connection", "close");
  if (!form.ok) new Exchange(parts, request, response).refuseUnread(form);
}

/** A request as it is sent to a proxy names scheme and host before the path (RFC 9112, 3.2.2); they are not signed. */
function targetOf(url: string): string {
  return url.startsWith("/") ? url : url.slice(url.indexOf("/", url.indexOf("//") + 2));
}

/** A request by another method or path whose body could not be taken. */
function refuseUnread(parts: Parts, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  if (!isWorthReading(request.raw)) reply.raw.setHeader("Connection", "close");
  if (request.is404) answerNotFound(parts, reply.raw);
  else refuseIllegal(parts, request.raw, reply.raw);
}

/**
 * Whether the rest of a refused body is taken in and dropped: many clients read the answer only when all is sent, and a
 * connection that is closed before takes the answer from them. A far larger body is not waited for.
 */
function isWorthReading(request: IncomingMessage): boolean {
  return announcedBytes(request) <= MAX_DROPPED_BYTES;
}

/** 0 for a body in chunks, whose length nobody knows. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers["content-length"] ?? 0);
}
