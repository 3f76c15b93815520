// Data folders that are thrown away: those of the tests. Each is locked by the run that made it, so that a later run can
// tell what a killed one left behind, ends its database and removes it.

import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf, isRunning, tryLock } from "./lock.mjs";
import { endLeftoverPostgres, type Postgres, startPostgres } from "./postgres";

// A folder for each user, because another user's leftovers cannot be removed.
const parent = join(tmpdir(), `message-sms-console-${userInfo().uid}`);
const POLL_MS = 50;

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

/** The run's own database, and the supervisors that its tests started on folders inside. */
async function endLeftovers(root: string, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    const supervisor = holderOf(join(folder, name, "run/lock"));
    if (supervisor) process.kill(supervisor.pid, "SIGTERM");
    while (supervisor && isRunning(supervisor)) await delay(POLL_MS);
    await endLeftoverPostgres(root, join(folder, name));
  }
  await endLeftoverPostgres(root, folder);
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
  const postgres = await startPostgres(root, folder, { throwAway: true });
  return {
    folder,
    postgres,
    async remove() {
      await postgres.stop(true);
      removeFolder(folder);
      lock.release();
    },
  };
}
