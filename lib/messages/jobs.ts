// Jobs: create the monthly partitions of `messages` before they are needed, and drop the expired ones. Each statement can be
// repeated, so several processes may run these jobs at the same time.

import type { Pool } from "pg";
import { addMs, DAY_MS } from "@/lib/shared/time";

/** Messages are personal data; status reports and questions about them arrive within this time. */
export const MESSAGE_RETENTION_DAYS = 400;
/** The partitions suffice when the job does not run for a whole season. */
const MONTHS_AHEAD = 3;

/** Until this has succeeded once, there may be no partition for a message. */
export async function createMessagePartitions(pool: Pool, now: Date): Promise<void> {
  // Starts with yesterday, in case the clock is set back across the end of a month.
  await pool.query("SELECT ensure_message_partitions($1, $2)", [addMs(now, -DAY_MS), MONTHS_AHEAD + 1]);
}

/** Drops whole months, each once its last message has expired. Returns how many were dropped. */
export async function purgeExpiredMessages(pool: Pool, now: Date): Promise<number> {
  const { rows } = await pool.query<{ dropped: number }>("SELECT drop_message_partitions($1) AS dropped", [
    addMs(now, -MESSAGE_RETENTION_DAYS * DAY_MS),
  ]);
  return rows[0]?.dropped ?? 0;
}
