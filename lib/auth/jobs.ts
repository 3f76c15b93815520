// Jobs: purge expired sessions and sign-in throttles.

import type { Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import { IDLE_LIMIT_MS, SESSION_RETENTION_MS } from "./rules";

/** The most rows that one run deletes: a long backlog takes several runs, so that none holds its locks for long. */
const PURGE_BATCH_SIZE = 5000;

/** Deletes the windows that are over: they no longer limit anything. Returns how many rows were deleted. */
export async function purgeExpiredThrottles(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.throttle.deleteMany({ where: { windowEndsAt: { lte: now } }, limit: PURGE_BATCH_SIZE });
  return count;
}

/** Deletes the sessions that ended long ago. A session ends at the latest after the idle limit. Returns how many were deleted. */
export async function purgeExpiredSessions(tx: Transaction, now: Date): Promise<number> {
  const before = addMs(now, -IDLE_LIMIT_MS - SESSION_RETENTION_MS);
  const { count } = await tx.session.deleteMany({
    // A verification code that is still kept refers to its session.
    where: { lastActiveAt: { lte: before }, codes: { none: {} } },
    limit: PURGE_BATCH_SIZE,
  });
  return count;
}
