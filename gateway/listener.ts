// The HTTP side: the routes of the SMS API, the limits on what a caller may send and how slowly, and answers in the API's own
// form for requests that never become a call.

import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { type Api, apiPaths, contentTypeProblem, isContentType, MAX_BODY_BYTES, readSignature, TOO_LARGE } from "@/lib/sms/call";
import type { FormRefusal } from "@/lib/sms/codes";
import { Exchange, type Parts } from "./exchange";
import { answerNotFound, refuseIllegal, refuseUnparsed } from "./http-refusals";
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
const MAX_DROPPED_BYTES = 8 * 1024 * 1024;

export type Tls = { cert: Buffer; key: Buffer };

const methods = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"];
const noBody = Buffer.alloc(0);

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

  // Bodies are kept as they came: they may be signed, and what they hold is read by lib/sms.
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
  app.setErrorHandler((error: FastifyError, request, reply) => refuseUnreadable(parts, error, request, reply));
  return app;
}

function addRoute(app: FastifyInstance, parts: Parts, api: Api): void {
  const path = apiPaths[api];
  app.post(path, (request, reply) => {
    const { raw } = request;
    reply.hijack();
    if (raw.headers.host === undefined && raw.httpVersion === "1.1") {
      refuseIllegal(parts, raw, reply.raw);
      return;
    }
    const url = targetOf(raw.url ?? path);
    const query = url.indexOf("?");
    new Exchange(parts, raw, reply.raw).run(
      api,
      query === -1 ? url : url.slice(0, query),
      query === -1 ? "" : url.slice(query + 1),
      (request.body as Buffer | undefined) ?? noBody,
    );
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

/** A request as it is sent to a proxy names scheme and host before the path (RFC 9112, 3.2.2); they are not signed. */
function targetOf(url: string): string {
  return url.startsWith("/") ? url : url.slice(url.indexOf("/", url.indexOf("//") + 2));
}

/** The order of the checks holds for a request whose body could not be taken, too. */
function refuseUnreadable(parts: Parts, error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack();
  if (!isWorthReading(request.raw)) reply.raw.setHeader("Connection", "close");
  if (request.is404) {
    answerNotFound(parts, reply.raw);
    return;
  }
  const api = (Object.keys(apiPaths) as Api[]).find((name) => apiPaths[name] === request.routeOptions.url) ?? "send";
  new Exchange(parts, request.raw, reply.raw).refuseUnread(formOf(api, error, request.raw.headers));
}

function formOf(api: Api, { statusCode }: FastifyError, headers: IncomingHttpHeaders): FormRefusal {
  const reading = readSignature(headers);
  if (!reading.ok) return reading;
  const { key } = reading.signature;
  const contentType = headers["content-type"];
  if (statusCode === 415 || !isContentType(api, contentType)) {
    return { ok: false, code: "E000040", key, problem: contentTypeProblem(contentType) };
  }
  return { ok: false, code: "E000027", key, problem: statusCode === 413 ? TOO_LARGE : "The body did not arrive whole." };
}

/**
 * Whether the rest of a refused body is taken in and dropped: many clients read the answer only when all is sent, and a
 * connection that is closed before takes the answer from them. A far larger body is not waited for.
 */
function isWorthReading({ headers }: IncomingMessage): boolean {
  return Number(headers["content-length"] ?? 0) <= MAX_DROPPED_BYTES;
}
