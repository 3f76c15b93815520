// Creates verification codes and their references, and computes the hash that is stored of a code.

import { createHmac, hkdfSync, randomInt } from "node:crypto";
import { env } from "@/lib/platform/env";

/** Six digits, each value equally likely. */
export function newVerificationCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

// Letters and digits that are not confused with one another when spoken or copied by hand.
const REFERENCE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679";

/** A short text shown in the mail and in the dialog, so that a person can match the two. It is not secret. */
export function newReference(): string {
  return Array.from({ length: 6 }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]).join("");
}

/**
 * HMAC-SHA-256 of a code under a key derived (HKDF) from NEXTAUTH_SECRET. A plain hash would not protect the codes in a stolen
 * database: all one million codes are tried quickly. The message has the code's id, so equal codes have different hashes.
 */
export function hashVerificationCode(codeId: string, code: string): Uint8Array<ArrayBuffer> {
  const key = Buffer.from(hkdfSync("sha256", env().nextauthSecret, "", "verification-code", 32));
  return new Uint8Array(createHmac("sha256", key).update(`${codeId}:${code}`).digest());
}
