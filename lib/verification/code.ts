// How a verification code and its reference are made, and what of a code is stored.

import { createHmac, hkdfSync, randomInt } from "node:crypto";
import { env } from "@/lib/platform/env";

/** Six digits, each value equally likely. */
export function newVerificationCode(): string {
  return String(randomInt(1_000_000)).padStart(6, "0");
}

// Letters and digits that are not mistaken for one another when read aloud or copied by hand.
const REFERENCE_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679";

/** A short text that lets a person match a mail with the dialog it belongs to; no secret. */
export function newReference(): string {
  return Array.from({ length: 6 }, () => REFERENCE_ALPHABET[randomInt(REFERENCE_ALPHABET.length)]).join("");
}

/**
 * HMAC-SHA-256 of a code under a key derived (HKDF) from NEXTAUTH_SECRET. A million codes are soon tried, so a plain hash
 * in a stolen database would give them away. The code's id in the message makes equal codes of two rows differ.
 */
export function hashVerificationCode(codeId: string, code: string): Uint8Array<ArrayBuffer> {
  const key = Buffer.from(hkdfSync("sha256", env().nextauthSecret, "", "verification-code", 32));
  return new Uint8Array(createHmac("sha256", key).update(`${codeId}:${code}`).digest());
}
