// Data folders that are thrown away: those of the tests. Each is locked by the run that made it, so that a later run can
// tell what a killed one left behind, ends its database and removes it.

import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { identityOf, isRunning, type ProcessIdentity, tryLock } from "./lock.mjs";
import { endOrphanPostgres, type Postgres, startPostgres } from "./postgres";

// A folder for each user, because another user's leftovers cannot be removed.
const parent = join(tmpdir(), `message-sms-console-${userInfo().uid}`);
const POLL_MS = 50;
/** A supervisor that is told to stop gives its console 10 s. */
const END_WITHIN_MS = 15_000;

export type TemporaryData = { folder: string; postgres: Postgres; remove(): Promise<void> };

function removeFolder(folder: string): void {
  const home = join(folder, "postgres");
  // As root the database may lie elsewhere, with a link here.
  if (existsSync(home)) rmSync(realpathSync(home), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

async function removeLeftovers(root: string): Promise<void> {
  for (const name of readdirSync(parent).filter((entry) => entry.endsWith(".lock"))) {
    const folder = join(parent, name.slice(0, -".lock".length));
    const lock = tryLock(join(parent, name), "cleaning up");
    if (!lock.held) continue;
    await endLeftovers(root, folder);
    removeFolder(folder);
    lock.release();
  }
}

/** Notes a process group that belongs to the run, so that it is ended with it, at the latest by the next run. */
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

/** What the run started, the supervisors of its tests included, and the databases in its folder. */
async function endLeftovers(root: string, folder: string): Promise<void> {
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

/** A folder with a running throw-away database in it. */
export async function createTemporaryData(root: string): Promise<TemporaryData> {
  // Its sub-folders are closed; passing through must be possible for the user that PostgreSQL runs as.
  mkdirSync(parent, { recursive: true });
  chmodSync(parent, 0o711);
  await removeLeftovers(root);
  const folder = join(parent, randomUUID());
  // Before the folder: a run that starts now must not take it for a leftover.
  const lock = tryLock(`${folder}.lock`, "tests");
  if (!lock.held) throw new Error(`${folder} is in use`);
  mkdirSync(folder);
  chmodSync(folder, 0o711);
  const postgres = await startPostgres(root, folder, { temporary: true });
  return {
    folder,
    postgres,
    async remove() {
      await endLeftovers(root, folder);
      await postgres.stop(true);
      removeFolder(folder);
      lock.release();
    },
  };
}
