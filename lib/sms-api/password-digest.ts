// Way A of signing: PasswordDigest = Base64 of SHA-256(Nonce + Created + secret), in three encodings that all exist in the
// field: of the 32 raw bytes, of 64 characters of lower-case hex, of 64 characters of upper-case hex.

import { hash, timingSafeEqual } from "node:crypto";

export type DigestEncoding = "raw" | "hex" | "HEX";

export type PasswordDigest = { bytes: Buffer; encoding: DigestEncoding };

const RAW_BYTES = 32;
const HEX_CHARACTERS = 64;

/** Null when the text is neither 32 bytes nor 64 hex digits in Base64: no secret fits it. */
export function parsePasswordDigest(base64: string): PasswordDigest | null {
  // A longer text is no digest; decoding it would cost its length for nothing.
  if (base64.length > HEX_CHARACTERS * 2) return null;
  const decoded = Buffer.from(base64, "base64");
  if (decoded.length === RAW_BYTES) return { bytes: decoded, encoding: "raw" };
  if (decoded.length !== HEX_CHARACTERS) return null;
  const text = decoded.toString("latin1");
  const bytes = Buffer.from(text, "hex");
  if (bytes.length !== RAW_BYTES) return null;
  return { bytes, encoding: /[A-F]/.test(text) ? "HEX" : "hex" };
}

/** Constant time. */
export function isDigestOf(digest: PasswordDigest, nonce: string, created: string, secret: string): boolean {
  return timingSafeEqual(hash("sha256", nonce + created + secret, "buffer"), digest.bytes);
}
