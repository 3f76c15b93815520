// Where credentials are made, sealed and opened. A secret is sealed with AES-256-GCM under a key that is not in the
// database; application id and version are associated data, so a sealed value moved to another row does not open.
// It fails closed: a wrong key, row or bit throws, and nothing is answered.

import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  randomInt,
  timingSafeEqual,
} from "node:crypto";
import { env } from "./env";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const CREDENTIAL_LENGTH = 28;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** 28 characters A–Z a–z 0–9, about 166 bits, each drawn without bias: an Application Key or Secret. */
export function newCredential(): string {
  return Array.from({ length: CREDENTIAL_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
}

/** First 8 hex digits of SHA-256: tells two secrets apart, and nothing about either. */
export function fingerprint(secret: string): string {
  return createHash("sha256").update(secret).digest("hex").slice(0, 8);
}

export type SealedSecret = { sealed: Uint8Array<ArrayBuffer>; keyId: string };

function associatedData(applicationId: string, version: number): Buffer {
  return Buffer.from(`application-secret:${applicationId}:${version}`);
}

/** Id of the key that seals. */
export function newestKeyId(): string {
  const [newest] = env().secretEncryptionKeys;
  if (!newest) throw new Error("SECRET_ENCRYPTION_KEYS holds no key");
  return newest.id;
}

/** Layout: nonce (12 bytes), tag (16), ciphertext. The nonce is random; a key seals far fewer than 2^32 values. */
export function seal(secret: string, applicationId: string, version: number): SealedSecret {
  const [newest] = env().secretEncryptionKeys;
  if (!newest) throw new Error("SECRET_ENCRYPTION_KEYS holds no key");
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", newest.key, nonce);
  cipher.setAAD(associatedData(applicationId, version));
  const ciphertext = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return { sealed: new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ciphertext])), keyId: newest.id };
}

export function open(row: { sealed: Uint8Array; keyId: string }, applicationId: string, version: number): string {
  const key = env().secretEncryptionKeys.find((candidate) => candidate.id === row.keyId)?.key;
  if (!key) throw new Error(`SECRET_ENCRYPTION_KEYS does not hold the key ${row.keyId}`);
  const sealed = Buffer.from(row.sealed);
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(associatedData(applicationId, version));
  decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]).toString("utf8");
}

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

/** Constant time. */
export function isSameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
