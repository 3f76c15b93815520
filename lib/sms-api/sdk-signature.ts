// Way B of signing, SDK-HMAC-SHA256: the form of its headers, and what is signed. The signature is an HMAC-SHA-256 with the
// secret, in one step, over the algorithm, X-Sdk-Date and the hash of a canonical form of the request.

import { createHmac, hash, timingSafeEqual } from "node:crypto";
import type { MalformedRequest, RefusalCode } from "@/lib/shared/sms-api-codes";
import { indexAfterScheme, parseAttributes } from "./attributes";
import { parseSdkDate } from "./instants";

export const SDK_ALGORITHM = "SDK-HMAC-SHA256";
/** What the official SDK sends instead of the hash of a form. */
const UNSIGNED_PAYLOAD = "UNSIGNED-PAYLOAD";

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export type SdkSignature = {
  scheme: "sdk";
  key: string;
  signedAt: Date;
  /** X-Sdk-Date as written. */
  date: string;
  /** In lower case and sorted. */
  signedHeaders: readonly string[];
  signature: Buffer;
};

export type ParsedSdkSignature = { ok: true; signature: SdkSignature } | MalformedRequest;

export type SignedRequest = { method: string; path: string; query: string; headers: Headers; body: Buffer };

/** `start` is where the attributes of Authorization begin, after the algorithm. Never throws. */
export function parseSdkSignature(
  authorization: string,
  start: number,
  sdkDate: string | string[] | undefined,
): ParsedSdkSignature {
  const given = parseAttributes(authorization, start);
  const key = given.get("access");
  const refuse = (code: RefusalCode): MalformedRequest => (key ? { ok: false, code, key } : { ok: false, code });
  const date = Array.isArray(sdkDate) ? sdkDate.join(", ") : sdkDate;
  if (!date?.trim()) return refuse("E000041");
  // Sent twice it arrives joined, which is no date.
  const signedAt = parseSdkDate(date);
  if (!signedAt) return refuse("E000042");
  const signature = given.get("signature") ?? "";
  const signedHeaders = (given.get("signedheaders") ?? "").toLowerCase().split(";").sort();
  const signsDateOnce = signedHeaders.filter((name) => name === "x-sdk-date").length === 1;
  if (!key || !signsDateOnce || !/^[0-9a-f]{64}$/i.test(signature)) return refuse("E000043");
  return { ok: true, signature: { scheme: "sdk", key, signedAt, date, signedHeaders, signature: Buffer.from(signature, "hex") } };
}

/** Where the attributes of a way B Authorization begin; -1 when it is not one. */
export function indexAfterSdkAlgorithm(authorization: string): number {
  return indexAfterScheme(authorization, SDK_ALGORITHM);
}

function escapeUri(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** What is no escape sequence stands for itself. */
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
  // The caller chooses the names; one such as "constructor" must not find what every object has.
  const value = Object.hasOwn(headers, name) ? headers[name] : undefined;
  return (Array.isArray(value) ? value.join(",") : (value ?? "")).trim();
}

/**
 * The text that the caller signed; null when X-Sdk-Content-Sha256 names another body than the one received. A signed header
 * that did not arrive counts as empty, so that its signature does not match.
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
export function isSignatureOf(signature: SdkSignature, signed: string, secret: string): boolean {
  return timingSafeEqual(createHmac("sha256", secret).update(signed).digest(), signature.signature);
}
