// The SDK-HMAC-SHA256 signature: parses its headers and builds the signed text. The signature is one HMAC-SHA-256 with the secret
// over the algorithm, X-Sdk-Date and the hash of the canonical request.

import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { MalformedRequest, RefusalCode } from "@/lib/shared/sms-api-codes";
import { indexAfterScheme, parseAttributes } from "./attributes";
import { parseSdkDate } from "./instants";

export const SDK_ALGORITHM = "SDK-HMAC-SHA256";
/** The official SDK sends this instead of the body's hash if it does not sign the body. */
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type SdkSignature = {
  scheme: "sdk";
  key: string;
  signedAt: Date;
  /** X-Sdk-Date as the caller wrote it. */
  date: string;
  /** Lower case, sorted. */
  signedHeaders: readonly string[];
  signature: Buffer;
};

export type ParsedSdkSignature = { ok: true; signature: SdkSignature } | MalformedRequest;

export type SignedRequest = { method: string; path: string; query: string; headers: Headers; body: Buffer };

/** `start` is the index of the attributes in Authorization, after the algorithm. Never throws. */
export function parseSdkSignature(
  authorization: string,
  start: number,
  sdkDate: string | string[] | undefined,
): ParsedSdkSignature {
  const attributes = parseAttributes(authorization, start);
  const key = attributes.get("access");
  const refuse = (code: RefusalCode): MalformedRequest => (key ? { ok: false, code, key } : { ok: false, code });
  const date = Array.isArray(sdkDate) ? sdkDate.join(", ") : sdkDate;
  if (!date?.trim()) return refuse("E000041");
  // A header sent twice arrives joined, which is not a date.
  const signedAt = parseSdkDate(date);
  if (!signedAt) return refuse("E000042");
  const signature = attributes.get("signature") ?? "";
  const signedHeaders = (attributes.get("signedheaders") ?? "").toLowerCase().split(";").sort();
  const signsDateOnce = signedHeaders.filter((name) => name === "x-sdk-date").length === 1;
  if (!key || !signsDateOnce || !/^[0-9a-f]{64}$/i.test(signature)) return refuse("E000043");
  return { ok: true, signature: { scheme: "sdk", key, signedAt, date, signedHeaders, signature: Buffer.from(signature, "hex") } };
}

/** The index of the attributes in an SDK-HMAC-SHA256 Authorization; -1 if it is another scheme. */
export function indexAfterSdkAlgorithm(authorization: string): number {
  return indexAfterScheme(authorization, SDK_ALGORITHM);
}

function escapeUri(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Returns the text unchanged if an escape sequence is malformed. */
function unescapeUri(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function canonicalPath(path: string): string {
  const escaped = path
    .split("/")
    .map((segment) => escapeUri(unescapeUri(segment)))
    .join("/");
  return escaped.endsWith("/") ? escaped : `${escaped}/`;
}

function canonicalQuery(query: string): string {
  if (query === "") return "";
  return query
    .split("&")
    .map((pair) => {
      const equals = pair.indexOf("=");
      const [name, value] = equals === -1 ? [pair, ""] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return `${escapeUri(unescapeUri(name))}=${escapeUri(unescapeUri(value))}`;
    })
    .sort()
    .join("&");
}

function headerValue(headers: Headers, name: string): string {
  // The caller chooses the names: "constructor" must not find the property that every object inherits.
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim();
}

/**
 * The text that the caller signed; null if X-Sdk-Content-Sha256 is not the hash of the received body. A signed header that is
 * absent counts as empty, so that the signature does not match.
 */
export function stringToSign(signature: SdkSignature, request: SignedRequest): string | null {
  const declared = headerValue(request.headers, "x-sdk-content-sha256");
  const bodyHash = declared === UNSIGNED_PAYLOAD ? declared : hash("sha256", request.body, "hex");
  if (declared !== "" && declared.toLowerCase() !== bodyHash.toLowerCase()) return null;
  const canonical = [
    request.method.toUpperCase(),
    canonicalPath(request.path),
    canonicalQuery(request.query),
    ...signature.signedHeaders.map((name) => `${name}:${headerValue(request.headers, name)}`),
    "",
    signature.signedHeaders.join(";"),
    declared || bodyHash,
  ].join("\n");
  return `${SDK_ALGORITHM}\n${signature.date}\n${hash("sha256", canonical, "hex")}`;
}

/** Constant time. */
export function isSignatureOf(signature: SdkSignature, text: string, secret: string): boolean {
  return timingSafeEqual(createHmac("sha256", secret).update(text).digest(), signature.signature);
}
