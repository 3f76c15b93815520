// The HTTP side: the routes of the SMS API, the limits on what a caller may send and how slowly, and answers in the API's own
// form for requests that never become a call.

import type { Socket } from "node:net";
import fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { answerOf } from "@/lib/sms/answers";
import { type Api, apiPaths, isContentType, MAX_BODY_BYTES, readSignature } from "@/lib/sms/call";
import type { RefusalCode } from "@/lib/sms/codes";
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
const noBody = Buffer.alloc(0);

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

  // Bodies are kept as they came: they may be signed, and what they hold is read by lib/sms.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));

  for (const api of Object.keys(apiPaths) as Api[]) addRoute(app, parts, api);
  addOperations(app, operations);
  app.setNotFoundHandler((_, reply) => reply.code(404).type("text/plain").send("Not found\n"));
  app.setErrorHandler((error: FastifyError, request, reply) => refuseUnreadable(parts, error, request, reply));
  return app;
}

function addRoute(app: FastifyInstance, parts: Parts, api: Api): void {
  const path = apiPaths[api];
  app.post(path, (request, reply) => {
    const { raw } = request;
    const url = raw.url ?? path;
    const query = url.indexOf("?");
    reply.hijack();
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
      new Exchange(parts, request.raw, reply.raw).refuseUnread("E000027");
    },
  });
}

/** The order of the checks holds for a request whose body could not be taken, too. */
function refuseUnreadable(parts: Parts, error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const api = (Object.keys(apiPaths) as Api[]).find((name) => apiPaths[name] === request.routeOptions.url) ?? "send";
  const signature = readSignature(request.raw.headers);
  let code: RefusalCode = "E000027";
  if (!signature.ok) code = signature.code;
  else if (error.statusCode === 415 || !isContentType(api, request.raw.headers["content-type"])) code = "E000040";
  reply.hijack();
  // What is left of the body is not waited for.
  reply.raw.setHeader("Connection", "close");
  new Exchange(parts, request.raw, reply.raw).refuseUnread(code);
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
