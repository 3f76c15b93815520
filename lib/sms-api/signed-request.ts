// A call as it arrived, read as far as that is possible without knowing whose it is: the form of its headers, its content
// type, its size. What is wrong here is refused before anything is looked up.

import type { MalformedRequest } from "@/lib/shared/sms-api-codes";
import { type Headers, indexAfterSdkAlgorithm, parseSdkSignature, type SdkSignature } from "./sdk-signature";
import { shown } from "./url-encoded";
import { parseWsse, type WsseSignature } from "./wsse";

/** Five hundred numbers, every character of them escaped, and long parameters; JSON has a closer limit of its own. */
export const MAX_BODY_BYTES = 128 * 1024;

export type Api = "send" | "sendDiff" | "ping";

export const apiPaths: Record<Api, string> = {
  send: "/sms/batchSendSms/v1",
  sendDiff: "/sms/batchSendDiffSms/v1",
  ping: "/sms/ping/v1",
};

export type Signature = WsseSignature | SdkSignature;

export type ParsedSignature = { ok: true; signature: Signature } | MalformedRequest;

function single(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** Which way a call is signed, and its parts. Never throws; linear in the length of the headers. */
export function parseSignature(headers: Headers): ParsedSignature {
  const authorization = single(headers.authorization);
  if (!authorization?.trim()) return { ok: false, code: "E000001" };
  const sdk = indexAfterSdkAlgorithm(authorization);
  if (sdk !== -1) return parseSdkSignature(authorization, sdk, headers["x-sdk-date"]);
  return parseWsse(authorization, single(headers["x-wsse"]));
}

const contentTypes: Record<Api, readonly string[]> = {
  send: ["application/x-www-form-urlencoded"],
  sendDiff: ["application/json"],
  // It carries nothing; what clients send with an empty body differs.
  ping: ["application/x-www-form-urlencoded", "application/json", ""],
};

/** Parameters such as a charset are not looked at: bodies are read as UTF-8. */
export function isContentType(api: Api, header: string | undefined): boolean {
  const given = header ?? "";
  const accepted = contentTypes[api];
  if (accepted.includes(given)) return true;
  const type = (given.split(";", 1)[0] ?? "").trim().toLowerCase();
  // Parameters of no type are not the same as no header.
  return accepted.includes(type) && (type !== "" || given.trim() === "");
}

export type Call = {
  api: Api;
  signature: Signature;
  method: string;
  path: string;
  /** Without its question mark; empty when there is none. */
  query: string;
  headers: Headers;
  body: Buffer;
  /** Canonical, by the TRUSTED_PROXIES rule. */
  address: string;
};

function contentTypeProblem(header: string | undefined): string {
  return header?.trim() ? `Content-Type was "${shown(header)}".` : "There was no Content-Type.";
}

const TOO_LARGE = `The body has more than ${MAX_BODY_BYTES / 1024} KiB.`;

/** Checks in the order of the documentation: header form, content type, size. `bodyBytes` may be what the caller announced. */
export function parseRequestHeaders(api: Api, headers: Headers, bodyBytes: number): ParsedSignature {
  const reading = parseSignature(headers);
  if (!reading.ok) return reading;
  const { key } = reading.signature;
  const contentType = single(headers["content-type"]);
  if (!isContentType(api, contentType)) return { ok: false, code: "E000040", key, error: contentTypeProblem(contentType) };
  if (bodyBytes > MAX_BODY_BYTES) return { ok: false, code: "E000027", key, error: TOO_LARGE };
  return reading;
}

export function parseCall(request: Omit<Call, "signature">): { ok: true; call: Call } | MalformedRequest {
  const reading = parseRequestHeaders(request.api, request.headers, request.body.length);
  if (!reading.ok) return reading;
  const { api, method, path, query, headers, body, address } = request;
  return { ok: true, call: { api, signature: reading.signature, method, path, query, headers, body, address } };
}
