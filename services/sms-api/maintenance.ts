// Room for new messages and the end of old rows. Any gateway does it, at its start and every ten minutes; several at once do no
// harm, because each statement can be repeated.

import type { Pool } from "pg";
import { COUNTS_RETENTION_DAYS } from "@/lib/calls/call-counts";
import { log } from "@/lib/platform/log";
import { addMs, DAY_MS } from "@/lib/shared/time";

/** Parts of the messages that are made beforehand: a gateway that does not run for a season finds them still. */
const MONTHS_AHEAD = 3;
/** Messages are personal data; status reports and questions about them come within this time. */
export const MESSAGES_KEPT_DAYS = 400;
export const REFUSALS_KEPT_DAYS = 30;
const ROWS_A_STATEMENT = 10_000;

/** Until this has been done once, messages may find no part of the table to go to. */
export async function ensurePartitions(pool: Pool, now: Date): Promise<void> {
  // Also the part of yesterday: a clock that is set back across the end of a month.
  await pool.query("SELECT ensure_message_partitions($1, $2)", [addMs(now, -DAY_MS), MONTHS_AHEAD + 1]);
}

const oldRows = {
  refused_calls: REFUSALS_KEPT_DAYS,
  accepted_call_counts: COUNTS_RETENTION_DAYS,
} as const;

export async function keepHouse(pool: Pool, now: Date): Promise<void> {
  await ensurePartitions(pool, now);
  const { rows } = await pool.query<{ dropped: number }>("SELECT drop_message_partitions($1) AS dropped", [
    addMs(now, -MESSAGES_KEPT_DAYS * DAY_MS),
  ]);
  if (rows[0]?.dropped) log.info({ event: "gateway.messages_dropped", months: rows[0].dropped });
  for (const [table, days] of Object.entries(oldRows)) {
    const before = addMs(now, -days * DAY_MS);
    // In portions: one statement over a month of rows would hold its locks too long.
    for (let removed = ROWS_A_STATEMENT; removed === ROWS_A_STATEMENT; ) {
      const result = await pool.query(
        `DELETE FROM ${table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${table} WHERE minute < $1 LIMIT ${ROWS_A_STATEMENT}))`,
        [before],
      );
      removed = result.rowCount ?? 0;
    }
  }
}
