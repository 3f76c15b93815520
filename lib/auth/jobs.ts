// The sessions and sign-in throttles that are no longer kept.

import type { Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import { IDLE_LIMIT_MS, SESSION_RETENTION_MS } from "./rules";

/** At most so many rows in one go: a long backlog is worked off in several, and none holds its locks for long. */
const DELETED_AT_ONCE = 5000;

/** Windows that are over count nothing any more. */
export async function purgeExpiredThrottles(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.throttle.deleteMany({ where: { windowEndsAt: { lte: now } }, limit: DELETED_AT_ONCE });
  return count;
}

/** Sessions that have been over for long. One is over at the latest when nothing was done in it for the idle limit. */
export async function purgeExpiredSessions(tx: Transaction, now: Date): Promise<number> {
  const before = addMs(now, -IDLE_LIMIT_MS - SESSION_RETENTION_MS);
  const { count } = await tx.session.deleteMany({
    // A code that is still kept names its session.
    where: { lastActiveAt: { lte: before }, codes: { none: {} } },
    limit: DELETED_AT_ONCE,
  });
  return count;
}
