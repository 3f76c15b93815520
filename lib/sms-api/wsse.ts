// Way A of signing: the form of the headers Authorization and X-WSSE. Whether the digest is right is told by
// lib/sms/password-digest.ts.

import type { MalformedRequest, RefusalCode } from "@/lib/shared/sms-api-codes";
import { indexAfterScheme, parseAttributes } from "./attributes";
import { parseCreated } from "./instants";

export type WsseSignature = {
  scheme: "wsse";
  key: string;
  nonce: string;
  /** As written: it is part of what was signed. */
  created: string;
  signedAt: Date;
  /** Base64, not looked at yet. */
  digest: string;
};

export type ParsedWsse = { ok: true; signature: WsseSignature } | MalformedRequest;

const MAX_NONCE_LENGTH = 128;

function refuse(code: RefusalCode, key?: string): MalformedRequest {
  return key === undefined ? { ok: false, code } : { ok: false, code, key };
}

/** The header Authorization as the documentation writes it, and nearly every client: it needs no parsing. */
const DOCUMENTED = 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"';

/** What is wrong with the header Authorization, if anything. */
function faultOf(authorization: string): RefusalCode | null {
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

/** Both headers as they came; an absent one is undefined. Never throws; linear in their length. */
export function parseWsse(authorization: string, xWsse: string | undefined): ParsedWsse {
  const fault = faultOf(authorization);
  if (fault) return refuse(fault);
  if (!xWsse?.trim()) return refuse("E000020");
  const token = indexAfterScheme(xWsse, "UsernameToken");
  if (token === -1) return refuse("E000026");
  const given = parseAttributes(xWsse, token);
  const key = given.get("username");
  const nonce = given.get("nonce");
  const created = given.get("created");
  const digest = given.get("passworddigest");
  if (!key) return refuse("E000021");
  if (!nonce || nonce.length > MAX_NONCE_LENGTH) return refuse("E000022", key);
  if (!created) return refuse("E000023", key);
  if (!digest) return refuse("E000024", key);
  const signedAt = parseCreated(created);
  if (!signedAt) return refuse("E000025", key);
  return { ok: true, signature: { scheme: "wsse", key, nonce, created, signedAt, digest } };
}
