// The periodic tasks of the console: purge expired rows, and retry top-ups whose answer was lost. Several consoles may use
// one database. Only one of them purges at a time, under an advisory lock that ends with its transaction, so a console that
// dies holds no lock. A console claims each top-up before it retries it.

import { purgeExpiredSessions, purgeExpiredThrottles } from "@/lib/auth/jobs";
import { retryTopUp } from "@/lib/billing/commands";
import { claimTopUpsToRetry, purgeOldPaymentDrafts } from "@/lib/billing/jobs";
import type { System } from "@/lib/core/actor";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { PeriodicTask } from "@/lib/platform/periodic-task";
import { HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { purgeExpiredCodes } from "@/lib/verification/jobs";
import { paymentProvider } from "@/lib/web/payment-provider";

const PURGE_INTERVAL_MS = HOUR_MS;
const RETRY_INTERVAL_MS = MINUTE_MS;
/** The first run is delayed, because the first requests after a start are more important. */
const FIRST_RUN_DELAY_MS = MINUTE_MS / 2;
const MAX_TOP_UPS_PER_RUN = 20;

export type PurgedCounts = { codes: number; sessions: number; throttles: number; payments: number };

/** Returns the number of deleted rows by kind; null when another console is purging. */
export async function purgeExpired(): Promise<PurgedCounts | null> {
  return db().$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('message-sms-console maintenance')) AS taken`;
    if (!lock?.taken) return null;
    const instant = now();
    // Codes first: a session is kept while a code refers to it.
    const codes = await purgeExpiredCodes(tx, instant);
    const sessions = await purgeExpiredSessions(tx, instant);
    const throttles = await purgeExpiredThrottles(tx, instant);
    const payments = await purgeOldPaymentDrafts(tx, instant);
    return { codes, sessions, throttles, payments };
  });
}

const paymentsJob: System = { kind: "system", name: "payments" };

/** Returns the number of top-ups that were retried. */
export async function retryTopUps(): Promise<number> {
  const topUps = await claimTopUpsToRetry(now(), MAX_TOP_UPS_PER_RUN);
  for (const topUp of topUps) await retryTopUp(paymentProvider(), paymentsJob, topUp);
  return topUps.length;
}

/** Returns a function that stops the tasks. */
export function startMaintenance(): () => void {
  const tasks = [
    new PeriodicTask("purge expired rows", PURGE_INTERVAL_MS, async () => {
      log.debug({ event: "maintenance.purged", counts: await purgeExpired() });
    }),
    new PeriodicTask("retry top-ups", RETRY_INTERVAL_MS, async () => {
      log.debug({ event: "maintenance.top_ups_retried", count: await retryTopUps() });
    }),
  ];
  const firstRun = setTimeout(() => {
    for (const task of tasks) {
      void task.run();
      task.start();
    }
  }, FIRST_RUN_DELAY_MS);
  return () => {
    clearTimeout(firstRun);
    for (const task of tasks) void task.stop();
  };
}
