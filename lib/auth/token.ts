// The session's token: an encrypted next-auth JWT that carries a random session id and nothing else. Only the hash of the id is
// stored, so that nobody who reads the database can take over a session.

import { createHash, randomBytes } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { SECOND_MS } from "@/lib/shared/time";
import { ABSOLUTE_LIMIT_MS } from "./rules";

const ID_BYTES = 32;
const ID_PATTERN = /^[A-Za-z0-9_-]{43}$/;

/** Lifetime of the token and of its cookie: the longest that a session can last. */
export const TOKEN_SECONDS = ABSOLUTE_LIMIT_MS / SECOND_MS;

export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

/** A plain SHA-256 is enough: the id has 256 random bits, so it cannot be guessed. */
export function sessionIdHash(sid: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(sid).digest());
}

/** The name that next-auth uses. With `__Secure-` a browser accepts the cookie only over TLS. */
export function sessionCookieName(consoleAddress: string): string {
  return consoleAddress.startsWith("https://") ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

/** The value of the session cookie for an id, as next-auth writes it at sign-in. */
export async function sealToken(sid: string, secret: string): Promise<string> {
  return encode({ token: { sid }, secret, maxAge: TOKEN_SECONDS });
}

/** Session ids of the last unsealed cookies: unsealing one takes as long as reading its session from the database. */
const CACHE_SIZE = 1000;
const cache = new Map<string, string>();

function addToCache(key: string, sid: string): void {
  const [oldest] = cache.size < CACHE_SIZE ? [] : cache.keys();
  if (oldest !== undefined) cache.delete(oldest);
  cache.set(key, sid);
}

/**
 * The session id in a cookie's value; null when this console did not write the value, or when it had expired at its first use. A
 * cached token is not checked for expiry again: it expires with its session, and the end of the session is checked in the database.
 */
export async function unsealToken(cookie: string | undefined, secret: string): Promise<string | null> {
  if (!cookie) return null;
  const key = `${secret} ${cookie}`;
  const cached = cache.get(key);
  if (cached !== undefined) return cached;
  try {
    const sid = sessionIdOf(await decode({ token: cookie, secret }));
    if (sid !== null) addToCache(key, sid);
    return sid;
  } catch {
    // Forged, damaged, expired or sealed with another secret: the same as no cookie.
    return null;
  }
}

/** The session id in a decoded token; null when it holds none. */
export function sessionIdOf(token: object | null): string | null {
  const sid = token && "sid" in token ? token.sid : null;
  return typeof sid === "string" && ID_PATTERN.test(sid) ? sid : null;
}
