// DATA_DIR: who uses it, and the keys generated into it. Keys are in the form of their environment variable, so that a move
// to an external database copies them as they are.

import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf, type Lock, tryLock } from "./lock.mjs";

const POLL_MS = 100;
/** A supervisor that lost its npm notices within this time and then says that it is stopping. */
const NOTICE_MS = 1500;

/** As root the database's user passes through; what is private in the folder is closed file by file. */
export function createDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    mkdirSync(join(dataDir, "run"), { recursive: true, mode: 0o700 });
    if (process.platform !== "win32") chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
  } catch (error) {
    throw new Error(`DATA_DIR ${dataDir} cannot be used: ${(error as Error).message}. Choose another or change its owner.`);
  }
}

const lockPath = (dataDir: string) => join(dataDir, "run/lock");
const stoppingPath = (dataDir: string) => join(dataDir, "run/stopping");

/** One supervisor or operator's command at a time; one that is just stopping is waited for. */
export async function lockDataDir(dataDir: string, purpose: string): Promise<Lock> {
  const begin = performance.now();
  for (;;) {
    const attempt = tryLock(lockPath(dataDir), purpose);
    if (attempt.held) return attempt;
    const stopping =
      existsSync(stoppingPath(dataDir)) && readFileSync(stoppingPath(dataDir), "utf8") === String(attempt.holder?.pid);
    if (!stopping && performance.now() - begin > NOTICE_MS) {
      throw new Error(
        `DATA_DIR ${dataDir} is in use by process ${attempt.holder?.pid} (${attempt.holder?.purpose}). Stop it, or choose another DATA_DIR and PORT.`,
      );
    }
    await delay(POLL_MS);
  }
}

export const OPERATOR = "npm run operator";

/** Whether a supervisor, with its database, runs on this DATA_DIR. */
export function isServed(dataDir: string): boolean {
  const holder = holderOf(lockPath(dataDir));
  return holder !== null && holder.purpose !== OPERATOR;
}

export function markStopping(dataDir: string): void {
  writePrivate(stoppingPath(dataDir), String(process.pid));
}

/** Complete and on the disk, or not there: what it holds may be the only copy of a key. */
export function writePrivate(path: string, content: string): void {
  const staged = `${path}.${process.pid}`;
  const file = openSync(staged, "w", 0o600);
  try {
    writeSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(staged, path);
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8").trim() || undefined : undefined;
}

export const encryptionKeysFile = (dataDir: string) => join(dataDir, "secret-encryption-keys");

/** Losing it signs everybody out and voids the codes that are on their way, no more: it is replaced without asking. */
export function nextauthSecretOf(dataDir: string): string {
  const path = join(dataDir, "nextauth-secret");
  const present = readText(path);
  if (present) return present;
  const made = randomBytes(32).toString("base64url");
  writePrivate(path, made);
  return made;
}

/** `id:base64,…` as kept in DATA_DIR; undefined when none were ever made. */
export function keptEncryptionKeys(dataDir: string): string | undefined {
  return readText(encryptionKeysFile(dataDir));
}

export function makeEncryptionKeys(dataDir: string): string {
  const made = `k${randomBytes(3).toString("hex")}:${randomBytes(32).toString("base64")}`;
  writePrivate(encryptionKeysFile(dataDir), made);
  return made;
}
