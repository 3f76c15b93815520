// Whether this process can serve: the database answers in time, and has the tables that this release was made for.

import { db } from "./db";
import { log } from "./log";
import { pendingMigrations } from "./migrations";

const LIMIT_MS = 2000;

export type Readiness = { ready: true } | { ready: false; reason: "database_unavailable" | "migrations_pending" };

const unavailable: Readiness = { ready: false, reason: "database_unavailable" };

async function look(): Promise<Readiness> {
  try {
    const pending = await pendingMigrations((sql) => db().$queryRawUnsafe(sql));
    return pending.length === 0 ? { ready: true } : { ready: false, reason: "migrations_pending" };
  } catch (error) {
    log.warn({ event: "readiness.failed", error: (error as Error).name });
    return unavailable;
  }
}

/** Answers within two seconds and never throws. */
export async function readReadiness(): Promise<Readiness> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Readiness>((resolve) => {
    timer = setTimeout(resolve, LIMIT_MS, unavailable);
  });
  const readiness = await Promise.race([look(), late]);
  clearTimeout(timer);
  return readiness;
}
