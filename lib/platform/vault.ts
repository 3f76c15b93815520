// Seals and unseals text with AES-256-GCM, with a key that is not in the database. The context is the associated data: a
// sealed value that is moved to another row cannot be unsealed there. It fails closed: unsealing throws for a wrong key, a
// wrong context or a changed bit.

import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "./env";
import type { EncryptionKey } from "./env-values";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type SealedValue = { sealed: Uint8Array<ArrayBuffer>; keyId: string };

/** The key that seals new values: the first in SECRET_ENCRYPTION_KEYS. */
function sealingKey(): EncryptionKey {
  const [first] = env().secretEncryptionKeys;
  if (!first) throw new Error("SECRET_ENCRYPTION_KEYS holds no key");
  return first;
}

export function sealingKeyId(): string {
  return sealingKey().id;
}

/** Layout: nonce (12 bytes), tag (16 bytes), ciphertext. A random nonce is safe because a key seals far fewer than 2^32 values. */
export function seal(text: string, context: string): SealedValue {
  const { id, key } = sealingKey();
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { sealed: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])), keyId: id };
}

export function unseal(row: Readonly<{ sealed: Uint8Array; keyId: string }>, context: string): string {
  const key = env().secretEncryptionKeys.find((candidate) => candidate.id === row.keyId)?.key;
  if (!key) throw new Error(`SECRET_ENCRYPTION_KEYS does not hold the key ${row.keyId}`);
  const sealed = Buffer.from(row.sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}

/** Compares in constant time. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
