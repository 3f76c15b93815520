// Serves openapi.json, the description of the SMS API as OpenAPI 3.1, with the version of the product. It is public and the
// same for everyone, so it is built once and may be cached.

import { hash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import product from "@/package.json";
import description from "./openapi.json";
import type { Dependencies } from "./request-handler";
import { sendNotFound, sendText } from "./text-responses";

export const OPENAPI_PATH = "/openapi.json";

const MAX_AGE_SECONDS = 3600;

const body = JSON.stringify({ ...description, info: { ...description.info, version: product.version } });
const etag = `"${hash("sha256", body, "hex").slice(0, 32)}"`;

/** For GET and HEAD. A client that has this version already gets 304; Node omits the body of both. */
export function handleOpenApiRequest(dependencies: Dependencies, request: IncomingMessage, response: ServerResponse): void {
  const { method, headers } = request;
  if (method !== "GET" && method !== "HEAD") {
    sendNotFound(dependencies, response);
    return;
  }
  response.setHeader("Cache-Control", `public, max-age=${MAX_AGE_SECONDS}`);
  response.setHeader("ETag", etag);
  const isKnown = headers["if-none-match"]?.includes(etag) === true;
  sendText(dependencies, response, { status: isKnown ? 304 : 200, contentType: "application/json;charset=UTF-8", body });
}
