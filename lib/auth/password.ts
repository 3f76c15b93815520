// Hashing of passwords: argon2id with the parameters of the OWASP password storage cheat sheet. A hash takes 19 MiB and tens of
// milliseconds of a core, so a process runs at most two at a time and queues a limited number. Too many sign-ins at once are
// refused, so that they neither fill the memory nor slow down the pages.

import { randomBytes, randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { normalizePassword } from "./password-policy";

/** argon2id is the library's default algorithm; its enum cannot be used with isolatedModules. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const MAX_RUNNING = 2;
const MAX_WAITING = 100;

declare const hashed: unique symbol;
/** A PHC string. It has a type of its own, so that a plain password cannot be stored in place of a hash. */
export type PasswordHash = string & { readonly [hashed]: true };

/** The queue of hashes is full. The password was not checked; the caller may try again. */
export class TooManyHashes extends Error {}

type HashQueue = { running: number; waiting: (() => void)[] };
// One queue per process, also when a bundler loads this module twice.
const holder = globalThis as typeof globalThis & { messageSmsHashing?: HashQueue };

async function runQueued<T>(work: () => Promise<T>): Promise<T> {
  holder.messageSmsHashing ??= { running: 0, waiting: [] };
  const queue = holder.messageSmsHashing;
  if (queue.running >= MAX_RUNNING) {
    if (queue.waiting.length >= MAX_WAITING) throw new TooManyHashes("too many passwords are being checked");
    // A finished task passes its place on to a waiting one, so `running` does not change.
    await new Promise<void>((resolve) => queue.waiting.push(resolve));
  } else {
    queue.running++;
  }
  try {
    return await work();
  } finally {
    const next = queue.waiting.shift();
    if (next) next();
    else queue.running--;
  }
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  return (await runQueued(() => hash(normalizePassword(password), PARAMETERS))) as PasswordHash;
}

let dummyHash: Promise<string> | undefined;

/**
 * Whether the password is correct. Without a hash (nobody has that e-mail address) the password is checked against a hash of random
 * bytes and the result is false, so that neither the result nor the time shows whether the address is known.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  dummyHash ??= hash(randomBytes(32), PARAMETERS);
  const expected = passwordHash ?? (await dummyHash);
  const matches = await runQueued(() => verify(expected, normalizePassword(password)));
  return matches && passwordHash !== null;
}

/** Without characters that look alike. */
const READABLE = "abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** A generated password, e.g. `k3fm-9xqa-…`: 20 of 32 characters, 100 bits from a cryptographic generator. */
export function generatePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => READABLE[randomInt(READABLE.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
