// The session's token: a next-auth JWT, encrypted, that carries a random session id and nothing else. Only the id's hash
// is stored, so reading the database lets nobody take over a session.

import { createHash, randomBytes } from "node:crypto";
import { decode, encode } from "next-auth/jwt";
import { SECOND_MS } from "@/lib/shared/time";
import { ABSOLUTE_LIMIT_MS } from "./rules";

const ID_BYTES = 32;
const ID_FORM = /^[A-Za-z0-9_-]{43}$/;

/** Both the token's and its cookie's: the longest that any session lasts. */
export const TOKEN_SECONDS = ABSOLUTE_LIMIT_MS / SECOND_MS;

export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString("base64url");
}

/** SHA-256 is enough: the id has 256 random bits, so there is nothing to guess. */
export function sessionIdHash(sid: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(sid).digest());
}

/** next-auth's own name; `__Secure-` makes the browser refuse the cookie from an address without TLS. */
export function sessionCookieName(consoleAddress: string): string {
  return consoleAddress.startsWith("https://") ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

/** The value of the session cookie for an id; next-auth writes the same at sign-in. */
export async function sealToken(sid: string, secret: string): Promise<string> {
  return encode({ token: { sid }, secret, maxAge: TOKEN_SECONDS });
}

/** So many of the cookies last opened are known by sight: to open one takes a page as long as to read its session. */
const KNOWN = 1000;
const known = new Map<string, string>();

function know(sealed: string, sid: string): void {
  const [oldest] = known.size < KNOWN ? [] : known.keys();
  if (oldest !== undefined) known.delete(oldest);
  known.set(sealed, sid);
}

/**
 * The session id in a cookie's value; null for anything that this console did not write, or that had expired when it was first
 * seen. It expires together with its session, whose end the database knows, so none is believed by its own word.
 */
export async function unsealToken(cookie: string | undefined, secret: string): Promise<string | null> {
  if (!cookie) return null;
  const sealed = `${secret} ${cookie}`;
  const seen = known.get(sealed);
  if (seen !== undefined) return seen;
  try {
    const sid = sessionIdOf(await decode({ token: cookie, secret }));
    if (sid !== null) know(sealed, sid);
    return sid;
  } catch {
    // Forged, damaged, expired or sealed under another secret: for us all the same as no cookie.
    return null;
  }
}

export function sessionIdOf(token: object | null): string | null {
  const sid = token && "sid" in token ? token.sid : null;
  return typeof sid === "string" && ID_FORM.test(sid) ? sid : null;
}
