// Hashing of passwords: argon2id with the parameters of the OWASP password storage cheat sheet. A hash takes 19 MiB and
// tens of milliseconds of a core, so at most two run at once in a process and only so many may wait: a flood of sign-ins
// is told to come back instead of filling the memory or starving the pages.

import { randomBytes, randomInt } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { normalizePassword } from "./password-policy";

/** argon2id is the library's default algorithm; its enum cannot be named under isolatedModules. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 };
const AT_ONCE = 2;
const MAX_WAITING = 100;

declare const hashed: unique symbol;
/** A PHC string. A type of its own, so that a plain password cannot be stored where a hash belongs. */
export type PasswordHash = string & { readonly [hashed]: true };

/** More hashes are asked for than this process will queue. Nothing was looked at; trying again in a moment is right. */
export class TooManyHashes extends Error {}

type Lanes = { running: number; waiting: (() => void)[] };
// One queue a process, also when a bundler loads this module twice.
const holder = globalThis as typeof globalThis & { messageSmsHashing?: Lanes };

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  holder.messageSmsHashing ??= { running: 0, waiting: [] };
  const lanes = holder.messageSmsHashing;
  if (lanes.running >= AT_ONCE) {
    if (lanes.waiting.length >= MAX_WAITING) throw new TooManyHashes("too many passwords are being checked");
    // Whoever finishes hands its place over, so `running` is not counted down and up in between.
    await new Promise<void>((resolve) => lanes.waiting.push(resolve));
  } else {
    lanes.running++;
  }
  try {
    return await work();
  } finally {
    const next = lanes.waiting.shift();
    if (next) next();
    else lanes.running--;
  }
}

export async function hashPassword(password: string): Promise<PasswordHash> {
  return (await inTurn(() => hash(normalizePassword(password), PARAMETERS))) as PasswordHash;
}

let decoy: Promise<string> | undefined;

/**
 * Whether the password is right. With no hash (nobody has that e-mail) the same work is done against a hash of random
 * bytes and the answer is no, so that neither answer nor time tells whether the e-mail is known.
 */
export async function verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hash(randomBytes(32), PARAMETERS);
  const against = passwordHash ?? (await decoy);
  const matches = await inTurn(() => verify(against, normalizePassword(password)));
  return matches && passwordHash !== null;
}

/** No characters that are read as one another. */
const READABLE = "abcdefghijkmnpqrstuvwxyz23456789";
const GROUPS = 5;
const GROUP_LENGTH = 4;

/** A password to hand to a person, e.g. `k3fm-9xqa-…`: 20 of 32 characters, 100 bits from a cryptographic generator. */
export function generatePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => READABLE[randomInt(READABLE.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}
