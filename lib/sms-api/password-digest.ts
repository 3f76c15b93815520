// The PasswordDigest of the WSSE UsernameToken: Base64 of SHA-256(Nonce + Created + secret). Clients use three encodings: Base64
// of the 32 raw bytes, of 64 lower-case hexadecimal digits, or of 64 upper-case ones.

import { hash, timingSafeEqual } from "node:crypto";

export type DigestEncoding = "raw" | "hex" | "HEX";

export type PasswordDigest = { bytes: Buffer; encoding: DigestEncoding };

const RAW_BYTES = 32;
const HEX_CHARACTERS = 64;

/** Null if the text is neither 32 bytes nor 64 hexadecimal digits in Base64: then no secret can match. */
export function parsePasswordDigest(base64: string): PasswordDigest | null {
  // A longer text cannot be a digest; this saves the time to decode it.
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
