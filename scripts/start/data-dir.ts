// DATA_DIR: its lock, and the keys that are generated into it. A key is stored in the format of its environment variable, so
// that it can be copied unchanged when one moves to an external database.

import { randomBytes } from "node:crypto";
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf, type Lock, tryLock } from "./lock.mjs";

const POLL_MS = 100;
/** A supervisor whose npm has ended marks itself as stopping within this time. */
const STOPPING_MARK_TIMEOUT_MS = 1500;

/** As root, the database's user must be able to enter the folder, so each private file has a mode of its own. */
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

/** Takes the lock of DATA_DIR for a supervisor or an operator's command; waits for a holder that is stopping. */
export async function lockDataDir(dataDir: string, purpose: string): Promise<Lock> {
  const begin = performance.now();
  for (;;) {
    const attempt = tryLock(lockPath(dataDir), purpose);
    if (attempt.held) return attempt;
    const stopping =
      existsSync(stoppingPath(dataDir)) && readFileSync(stoppingPath(dataDir), "utf8") === String(attempt.holder?.pid);
    if (!stopping && performance.now() - begin > STOPPING_MARK_TIMEOUT_MS) {
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

/** Writes the file completely and to the disk, or not at all: it may hold the only copy of a key. */
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

/** Read from DATA_DIR, or generated. A new one only signs everybody out and voids the codes that were sent, so it is replaced without asking. */
export function nextauthSecretOf(dataDir: string): string {
  const path = join(dataDir, "nextauth-secret");
  const present = readText(path);
  if (present) return present;
  const generated = randomBytes(32).toString("base64url");
  writePrivate(path, generated);
  return generated;
}

/** `id:base64,…` as stored in DATA_DIR; undefined when none was generated. */
export function storedEncryptionKeys(dataDir: string): string | undefined {
  return readText(encryptionKeysFile(dataDir));
}

export function generateEncryptionKeys(dataDir: string): string {
  const generated = `k${randomBytes(3).toString("hex")}:${randomBytes(32).toString("base64")}`;
  writePrivate(encryptionKeysFile(dataDir), generated);
  return generated;
}
