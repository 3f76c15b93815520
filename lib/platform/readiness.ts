// Checks whether this process can serve: the database answers in time and has all migrations of this release.

import { db } from "./db";
import { log } from "./log";
import { pendingMigrations } from "./migrations";

const TIMEOUT_MS = 2000;

export type Readiness = { ready: true } | { ready: false; reason: "database_unavailable" | "migrations_pending" };

const unavailable: Readiness = { ready: false, reason: "database_unavailable" };

async function checkDatabase(): Promise<Readiness> {
  try {
    const pending = await pendingMigrations((sql) => db().$queryRawUnsafe(sql));
    return pending.length === 0 ? { ready: true } : { ready: false, reason: "migrations_pending" };
  } catch (error) {
    log.warn({ event: "readiness.failed", error: (error as Error).name });
    return unavailable;
  }
}

/** Resolves within two seconds and never rejects. */
export async function readReadiness(): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, TIMEOUT_MS, unavailable);
  });
  const readiness = await Promise.race([checkDatabase(), timeout]);
  clearTimeout(timer);
  return readiness;
}
