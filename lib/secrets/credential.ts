// How an Application Key or Secret is made, and how two secrets are told apart without showing either.

import { createHash, randomInt } from "node:crypto";
import { type SealedValue, seal, unseal } from "@/lib/platform/vault";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const CREDENTIAL_LENGTH = 28;

/** 28 characters A–Z a–z 0–9, about 166 bits, each drawn without bias: an Application Key or Secret. */
export function newCredential(): string {
  return Array.from({ length: CREDENTIAL_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** First 8 hex digits of SHA-256: tells two secrets apart, and nothing about either. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

// Bound to its row: a sealed secret that is copied to another application or version cannot be unsealed there.
function contextOf(applicationId: string, version: number): string {
  return `application-secret:${applicationId}:${version}`;
}

export function sealSecret(secret: string, applicationId: string, version: number): SealedValue {
  return seal(secret, contextOf(applicationId, version));
}

/** Throws when the key is missing, or the row is not the one that the secret was sealed for. */
export function unsealSecret(row: { sealed: Uint8Array; keyId: string }, applicationId: string, version: number): string {
  return unseal(row, contextOf(applicationId, version));
}
