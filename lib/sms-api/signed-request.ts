// Parses a call as far as possible without the credentials: its headers, its content type and its size. A malformed request is
// refused before any look-up.

import type { MalformedRequest } from "@/lib/shared/sms-api-codes";
import { type Headers, indexAfterSdkAlgorithm, parseSdkSignature, type SdkSignature } from "./sdk-signature";
import { toPrintable } from "./url-encoded";
import { parseWsse, type WsseSignature } from "./wsse";

/** Enough for 500 numbers with every character escaped, and long parameters. JSON has a lower limit of its own. */
export const MAX_BODY_BYTES = 128 * 1024;

export type Api = "send" | "sendDiff" | "ping";

export const apiPaths: Record<Api, string> = {
  send: "/sms/batchSendSms/v1",
  sendDiff: "/sms/batchSendDiffSms/v1",
  ping: "/sms/ping/v1",
};

export type Signature = WsseSignature | SdkSignature;

export type ParsedSignature = { ok: true; signature: Signature } | MalformedRequest;

function firstValue(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header;
}

/** The signature of a call, by either scheme. Never throws; linear in the length of the headers. */
export function parseSignature(headers: Headers): ParsedSignature {
  const authorization = firstValue(headers.authorization);
  if (!authorization?.trim()) return { ok: false, code: "E000001" };
  const start = indexAfterSdkAlgorithm(authorization);
  if (start !== -1) return parseSdkSignature(authorization, start, headers["x-sdk-date"]);
  return parseWsse(authorization, firstValue(headers["x-wsse"]));
}

const contentTypes: Record<Api, readonly string[]> = {
  send: ["application/x-www-form-urlencoded"],
  sendDiff: ["application/json"],
  // A ping has an empty body; clients send different content types with it.
  ping: ["application/x-www-form-urlencoded", "application/json", ""],
};

/** Ignores parameters such as a charset: every body is UTF-8. */
export function isContentType(api: Api, header: string | undefined): boolean {
  const value = header ?? "";
  const accepted = contentTypes[api];
  if (accepted.includes(value)) return true;
  const type = (value.split(";", 1)[0] ?? "").trim().toLowerCase();
  // A header with parameters but no type is not the same as no header.
  return accepted.includes(type) && (type !== "" || value.trim() === "");
}

export type Call = {
  api: Api;
  signature: Signature;
  method: string;
  path: string;
  /** Without the question mark; empty if there is none. */
  query: string;
  headers: Headers;
  body: Buffer;
  /** The caller's canonical address, by the rule of TRUSTED_PROXIES. */
  address: string;
};

function contentTypeError(header: string | undefined): string {
  return header?.trim() ? `Content-Type was "${toPrintable(header)}".` : "There was no Content-Type.";
}

const TOO_LARGE = `The body has more than ${MAX_BODY_BYTES / 1024} KiB.`;

/** Checks in the documented order: headers, content type, size. `bodyBytes` may be the announced Content-Length. */
export function parseRequestHeaders(api: Api, headers: Headers, bodyBytes: number): ParsedSignature {
  const parsed = parseSignature(headers);
  if (!parsed.ok) return parsed;
  const { key } = parsed.signature;
  const contentType = firstValue(headers["content-type"]);
  if (!isContentType(api, contentType)) return { ok: false, code: "E000040", key, error: contentTypeError(contentType) };
  if (bodyBytes > MAX_BODY_BYTES) return { ok: false, code: "E000027", key, error: TOO_LARGE };
  return parsed;
}

export type ParsedCall = { ok: true; call: Call } | MalformedRequest;

export function parseCall(request: Omit<Call, "signature">): ParsedCall {
  const parsed = parseRequestHeaders(request.api, request.headers, request.body.length);
  if (!parsed.ok) return parsed;
  const { api, method, path, query, headers, body, address } = request;
  return { ok: true, call: { api, signature: parsed.signature, method, path, query, headers, body, address } };
}
