// Temporary data folders, for tests and benchmarks. Each is locked by the run that created it, so that a later run can recognise
// the folder of a killed run, end its processes and remove it.

import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identityOf, isRunning, type ProcessIdentity, tryLock } from "./lock.mjs";
import { endOrphanPostgres, type Postgres, startPostgres } from "./postgres";

// A folder per user, because one user cannot remove the files of another.
const parent = join(tmpdir(), `message-sms-console-${userInfo().uid}`);
const POLL_MS = 50;
/** A supervisor that stops gives its console 10 s. */
const END_WITHIN_MS = 15_000;

export type TemporaryData = { folder: string; postgres: Postgres; remove(): Promise<void> };

function removeFolder(folder: string): void {
  const home = join(folder, "postgres");
  // As root the database may be in another folder, with a link here.
  if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function removeOrphans(root: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.endsWith(".lock"))) {
    const folder = join(parent, name.slice(0, -".lock".length));
    const lock = tryLock(join(parent, name), "cleaning up");
    if (!lock.held) continue;
    await endProcesses(root, folder);
    removeFolder(folder);
    lock.release();
  }
}

/** Records a process group of the run, so that it is ended together with the run, at the latest by the next run. */
export function recordProcess(folder: string, pid: number | undefined): void {
  const identity = identityOf(pid ?? 0);
  if (!identity) return;
  mkdirSync(join(folder, "processes"), { recursive: true });
  writeFileSync(join(folder, "processes", String(identity.pid)), JSON.stringify(identity));
}

async function endGroup(identity: ProcessIdentity): Promise<void> {
  const begin = performance.now();
  for (let signal: NodeJS.Signals = "SIGTERM"; isRunning(identity); await delay(POLL_MS)) {
    if (performance.now() - begin > END_WITHIN_MS) signal = "SIGKILL";
    try {
      process.kill(-identity.pid, signal);
    } catch {}
  }
}

/** Ends the recorded process groups and the databases in the folder. */
async function endProcesses(root: string, folder: string): Promise<void> {
  const records = join(folder, "processes");
  if (existsSync(records)) {
    const identities = readdirSync(records).map(
      (name) => JSON.parse(readFileSync(join(records, name), "utf8")) as ProcessIdentity,
    );
    await Promise.all(identities.map(endGroup));
  }
  for (const part of existsSync(folder) ? readdirSync(folder) : []) await endOrphanPostgres(root, join(folder, part));
  await endOrphanPostgres(root, folder);
}

/** Creates a folder with a running temporary database. */
export async function createTemporaryData(root: string): Promise<TemporaryData> {
  // The user that PostgreSQL runs as must be able to enter the folder. Its sub-folders are closed to other users.
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o711);
  await removeOrphans(root);
  const folder = join(parent, randomUUID());
  // Locked before it is created: another run that starts now must not remove it.
  const lock = tryLock(`${folder}.lock`, "tests");
  if (!lock.held) throw new Error(`${folder} is in use`);
  mkdirSync(folder);
  chmodSync(folder, 0o711);
  const postgres = await startPostgres(root, folder, { temporary: true });
  return {
    folder,
    postgres,
    async remove() {
      await endProcesses(root, folder);
      await postgres.stop(true);
      removeFolder(folder);
      lock.release();
    },
  };
}
