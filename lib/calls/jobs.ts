// Jobs: purge expired refused calls and expired counts of accepted calls.

import type { Pool } from "pg";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { COUNTS_RETENTION_DAYS } from "./call-counts";

export const REFUSED_CALL_RETENTION_DAYS = 30;
/** Rows per statement: one statement for a month of rows would hold its locks too long. */
const PURGE_BATCH_SIZE = 10_000;

export async function purgeExpiredRefusedCalls(pool: Pool, now: Date): Promise<void> {
  await purge(pool, "refused_calls", addMs(now, -REFUSED_CALL_RETENTION_DAYS * DAY_MS));
}

export async function purgeExpiredCallCounts(pool: Pool, now: Date): Promise<void> {
  await purge(pool, "accepted_call_counts", addMs(now, -COUNTS_RETENTION_DAYS * DAY_MS));
}

/** Deletes the rows of minutes before `before`, in batches until none is left. */
async function purge(pool: Pool, table: "refused_calls" | "accepted_call_counts", before: Date): Promise<void> {
  for (let deleted = PURGE_BATCH_SIZE; deleted === PURGE_BATCH_SIZE; ) {
    const { rowCount } = await pool.query(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY (SELECT ctid FROM ${table} WHERE minute < $1 LIMIT ${PURGE_BATCH_SIZE}))`,
      [before],
    );
    deleted = rowCount ?? 0;
  }
}
