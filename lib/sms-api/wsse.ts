// Parses the headers of the WSSE UsernameToken, Authorization and X-WSSE. password-digest.ts compares the digest.

import type { MalformedRequest, RefusalCode } from "@/lib/shared/sms-api-codes";
import { indexAfterScheme, parseAttributes } from "./attributes";
import { parseCreated } from "./instants";

export type WsseSignature = {
  scheme: "wsse";
  key: string;
  nonce: string;
  /** As the caller wrote it, because it is part of the signed text. */
  created: string;
  signedAt: Date;
  /** Base64, not checked yet. */
  digest: string;
};

export type ParsedWsse = { ok: true; signature: WsseSignature } | MalformedRequest;

const MAX_NONCE_LENGTH = 128;

function refuse(code: RefusalCode, key?: string): MalformedRequest {
  return key === undefined ? { ok: false, code } : { ok: false, code, key };
}

/** The documented Authorization header. Nearly every client sends exactly this, which saves the parsing. */
const DOCUMENTED = 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"';

/** The code of a malformed Authorization header; null if it is well-formed. */
function checkAuthorization(authorization: string): RefusalCode | null {
  if (authorization === DOCUMENTED) return null;
  const scheme = indexAfterScheme(authorization, "WSSE");
  if (scheme === -1) return "E000008";
  const declared = parseAttributes(authorization, scheme);
  const realm = declared.get("realm");
  const profile = declared.get("profile");
  const type = declared.get("type");
  if (realm === undefined) return "E000002";
  if (profile === undefined) return "E000003";
  if (type === undefined) return "E000007";
  if (realm !== "SDP") return "E000004";
  if (profile !== "UsernameToken") return "E000005";
  if (type !== "Appkey") return "E000006";
  return null;
}

/** Takes both headers as received; an absent X-WSSE is undefined. Never throws; linear in their length. */
export function parseWsse(authorization: string, xWsse: string | undefined): ParsedWsse {
  const code = checkAuthorization(authorization);
  if (code) return refuse(code);
  if (!xWsse?.trim()) return refuse("E000020");
  const start = indexAfterScheme(xWsse, "UsernameToken");
  if (start === -1) return refuse("E000026");
  const attributes = parseAttributes(xWsse, start);
  const key = attributes.get("username");
  const nonce = attributes.get("nonce");
  const created = attributes.get("created");
  const digest = attributes.get("passworddigest");
  if (!key) return refuse("E000021");
  if (!nonce || nonce.length > MAX_NONCE_LENGTH) return refuse("E000022", key);
  if (!created) return refuse("E000023", key);
  if (!digest) return refuse("E000024", key);
  const signedAt = parseCreated(created);
  if (!signedAt) return refuse("E000025", key);
  return { ok: true, signature: { scheme: "wsse", key, nonce, created, signedAt, digest } };
}
