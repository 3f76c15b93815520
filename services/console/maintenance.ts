// What the console does by itself: deletes what is older than it needs to be kept, and asks again about top-ups whose answer
// was lost. Of several consoles on one database one does it at a time: the deleting under a lock of the database that ends
// with its transaction, so that a console which dies holds nothing; the asking by claiming each payment.

import { purgeExpiredSessions, purgeExpiredThrottles } from "@/lib/auth/jobs";
import { retryTopUp } from "@/lib/billing/commands";
import { claimTopUpsToRetry, purgeOldPaymentDrafts } from "@/lib/billing/jobs";
import type { System } from "@/lib/core/actor";
import { describeDatabaseError } from "@/lib/core/database-errors";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { log } from "@/lib/platform/log";
import { HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { purgeExpiredCodes } from "@/lib/verification/jobs";
import { paymentProvider } from "@/lib/web/payment-provider";

const RETENTION_EVERY_MS = HOUR_MS;
const PAYMENTS_EVERY_MS = MINUTE_MS;
/** After the start, which has more important things to do. */
const FIRST_AFTER_MS = MINUTE_MS / 2;
const PAYMENTS_AT_ONCE = 20;

export type Deleted = { codes: number; sessions: number; throttles: number; payments: number };

/** Answers how many rows of each kind went; null when another console is at it. */
export async function deleteWhatIsOld(): Promise<Deleted | null> {
  return db().$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<{ taken: boolean }[]>`
      SELECT pg_try_advisory_xact_lock(hashtext('message-sms-console housekeeping')) AS taken`;
    if (!lock?.taken) return null;
    const instant = now();
    // Codes name their session, so they go first.
    const codes = await purgeExpiredCodes(tx, instant);
    const sessions = await purgeExpiredSessions(tx, instant);
    const throttles = await purgeExpiredThrottles(tx, instant);
    const payments = await purgeOldPaymentDrafts(tx, instant);
    return { codes, sessions, throttles, payments };
  });
}

const paymentsJob: System = { kind: "system", name: "payments" };

/** Answers about how many top-ups the provider was asked again. */
export async function askAboutPayments(): Promise<number> {
  const unanswered = await claimTopUpsToRetry(now(), PAYMENTS_AT_ONCE);
  for (const payment of unanswered) await retryTopUp(paymentProvider(), paymentsJob, payment);
  return unanswered.length;
}

/** Runs `job` again and again, one run after the other; a run that fails is told and the next one tries again. */
function repeat(name: string, job: () => Promise<unknown>, everyMs: number): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  async function run(): Promise<void> {
    try {
      const done = await job();
      log.debug({ event: "housekeeping.done", job: name, done });
    } catch (error) {
      log.warn({ event: "housekeeping.failed", job: name, error: describeDatabaseError(error) });
    }
    if (!stopped) schedule(everyMs);
  }
  function schedule(afterMs: number): void {
    timer = setTimeout(() => void run(), afterMs);
    // Never what keeps a stopping console alive.
    timer.unref();
  }
  schedule(FIRST_AFTER_MS);
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Answers how to stop. */
export function startHousekeeping(): () => void {
  const jobs = [
    repeat("retention", deleteWhatIsOld, RETENTION_EVERY_MS),
    repeat("payments", askAboutPayments, PAYMENTS_EVERY_MS),
  ];
  return () => {
    for (const stop of jobs) stop();
  };
}
