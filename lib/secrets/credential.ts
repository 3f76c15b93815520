// Creates Application Keys and Secrets, seals secrets for the database, and computes their fingerprints.

import { createHash, randomInt } from "node:crypto";
import { type SealedValue, seal, unseal } from "@/lib/platform/vault";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const CREDENTIAL_LENGTH = 28;

/** A new Application Key or Secret: 28 characters A–Z a–z 0–9 from a cryptographic generator without bias, about 166 bits. */
export function newCredential(): string {
  return Array.from({ length: CREDENTIAL_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** The first 8 hex digits of SHA-256: enough to compare two secrets, and the secret cannot be derived from it. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

// The associated data binds a sealed secret to its row: copied to another application or version it cannot be unsealed.
function contextOf(applicationId: string, version: number): string {
  return `application-secret:${applicationId}:${version}`;
}

export function sealSecret(secret: string, applicationId: string, version: number): SealedValue {
  return seal(secret, contextOf(applicationId, version));
}

/** Throws when the encryption key is missing, or the secret was sealed for another application or version. */
export function unsealSecret(row: { sealed: Uint8Array; keyId: string }, applicationId: string, version: number): string {
  return unseal(row, contextOf(applicationId, version));
}
