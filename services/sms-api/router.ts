// Selects the handler of a request by its path. Paths are case-sensitive, and a trailing slash makes a different path.

import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Api, apiPaths, MAX_BODY_BYTES, parseRequestHeaders } from "@/lib/sms-api/signed-request";
import { type HealthChecks, handleHealthRequest, healthPaths } from "./health-routes";
import { refuseIllegalRequest } from "./http-errors";
import { handleOpenApiRequest, OPENAPI_PATH } from "./openapi";
import { readBody } from "./read-body";
import { type Dependencies, RequestHandler } from "./request-handler";
import { decodePath, parseRequestTarget, type RequestTarget } from "./request-target";
import { sendNotFound } from "./text-responses";

/**
 * The rest of a refused body is read and discarded up to this size: many clients read the response only after they have sent
 * everything, and closing the connection earlier would take the response from them. A larger body is not waited for.
 */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

type Route = (request: IncomingMessage, response: ServerResponse, target: RequestTarget) => void;

export function createRouter(dependencies: Dependencies, checks: HealthChecks): RequestListener {
  const routes = new Map<string, Route>();
  for (const api of Object.keys(apiPaths) as Api[]) routes.set(apiPaths[api], createApiRoute(dependencies, api));
  for (const path of healthPaths) {
    routes.set(path, (request, response) => void handleHealthRequest(dependencies, checks, path, request, response));
  }
  routes.set(OPENAPI_PATH, (request, response) => handleOpenApiRequest(dependencies, request, response));
  return (request, response) => {
    if (isTooLargeToDiscard(request)) response.setHeader("Connection", "close");
    const target = parseRequestTarget(request.url ?? "");
    const route = routes.get(target.path) ?? routes.get(decodePath(target.path));
    if (route) route(request, response, target);
    else sendNotFound(dependencies, response);
  };
}

function createApiRoute(dependencies: Dependencies, api: Api): Route {
  return (request, response, { path, query }) => {
    if (request.method !== "POST" || isHostMissing(request)) refuseIllegalRequest(dependencies, request, response);
    else if (isTooLargeToDiscard(request)) refuseTooLarge(dependencies, api, request, response);
    else
      readBody(request, MAX_BODY_BYTES, (body) =>
        new RequestHandler(dependencies, request, response).handle(api, path, query, body),
      );
  };
}

/** HTTP/1.1 requires it (RFC 9112, section 3.2). */
function isHostMissing({ headers, httpVersion }: IncomingMessage): boolean {
  return headers.host === undefined && httpVersion === "1.1";
}

/** Refuses by the announced length, without waiting for the body. */
function refuseTooLarge(dependencies: Dependencies, api: Api, request: IncomingMessage, response: ServerResponse): void {
  const parsed = parseRequestHeaders(api, request.headers, announcedBytes(request));
  if (!parsed.ok) new RequestHandler(dependencies, request, response).refuseMalformed(parsed);
}

function isTooLargeToDiscard(request: IncomingMessage): boolean {
  return announcedBytes(request) > MAX_DISCARDED_BYTES;
}

/** 0 for a chunked body, whose length is not announced. */
function announcedBytes({ headers }: IncomingMessage): number {
  return Number(headers["content-length"] ?? 0);
}
