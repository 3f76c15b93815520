// Where credentials are made, sealed and opened. A secret is sealed with AES-256-GCM under a key that is not in the
// database; application id and version are associated data, so a sealed value moved to another row does not open.
// It fails closed: a wrong key, row or bit throws, and nothing is answered.

import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from "node:crypto";
import { env } from "./env";

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export type SealedValue = { sealed: Uint8Array<ArrayBuffer>; keyId: string };

/** Id of the key that seals. */
export function sealingKeyId(): string {
  const [newest] = env().secretEncryptionKeys;
  if (!newest) throw new Error("SECRET_ENCRYPTION_KEYS holds no key");
  return newest.id;
}

/** Layout: nonce (12 bytes), tag (16), ciphertext. The nonce is random; a key seals far fewer than 2^32 values. */
export function seal(text: string, context: string): SealedValue {
  const [newest] = env().secretEncryptionKeys;
  if (!newest) throw new Error("SECRET_ENCRYPTION_KEYS holds no key");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", newest.key, nonce);
  cipher.setAAD(Buffer.from(context));
  const ciphertext = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return { sealed: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])), keyId: newest.id };
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

/** Constant time. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
