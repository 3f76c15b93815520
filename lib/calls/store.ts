// Stores refused calls, counts of accepted calls and the last use of each secret version. Each function runs one transaction.

import type { Pool, PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { withTransaction } from "@/lib/platform/pg-connection";
import { OVERFLOW } from "@/lib/shared/sms-api-codes";
import type { RefusalFacts } from "@/lib/sms-api/decision";

export type RefusalRow = {
  applicationId: string;
  minute: Date;
  addressGroup: string;
  code: string;
  address: string;
  count: number;
  firstAt: Date;
  lastAt: Date;
  facts: RefusalFacts & { fittingVersion?: number };
};

export const MAX_ROWS_PER_MINUTE = 50;

// The rows of a minute are counted under one lock, so that the limit holds over all SMS API processes. An existing row is
// incremented. A new row beyond the limit is added to the overflow row.
const UPSERT_REFUSALS = `
  WITH incoming AS (
    SELECT * FROM jsonb_to_recordset($1) AS r (id uuid, application_id uuid, minute timestamptz, address_group text, code text,
      address text, count integer, first_at timestamptz, last_at timestamptz, facts jsonb)
  ), matched AS (
    SELECT incoming.*, EXISTS (
      SELECT 1 FROM refused_calls c
      WHERE c.application_id = incoming.application_id AND c.minute = incoming.minute
        AND c.address_group = incoming.address_group AND c.code = incoming.code
    ) AS is_existing, (
      SELECT count(*) FROM refused_calls c
      WHERE c.application_id = incoming.application_id AND c.minute = incoming.minute AND c.code <> '${OVERFLOW}'
    ) AS existing_rows
    FROM incoming
  ), ranked AS (
    SELECT *, is_existing OR (code <> '${OVERFLOW}' AND existing_rows + row_number() OVER (
      PARTITION BY application_id, minute, is_existing OR code = '${OVERFLOW}' ORDER BY first_at, id
    ) <= ${MAX_ROWS_PER_MINUTE}) AS has_row FROM matched
  )
  INSERT INTO refused_calls AS stored
    (id, account_id, application_id, minute, address_group, code, address, count, first_at, last_at, facts)
  SELECT (array_agg(ranked.id ORDER BY first_at))[1], a.account_id, application_id, minute,
    CASE WHEN has_row THEN address_group ELSE '${OVERFLOW}' END, CASE WHEN has_row THEN code ELSE '${OVERFLOW}' END,
    CASE WHEN has_row THEN (array_agg(address ORDER BY last_at DESC))[1] ELSE '${OVERFLOW}' END,
    sum(count)::integer, min(first_at), max(last_at),
    CASE WHEN has_row THEN (array_agg(facts ORDER BY last_at DESC))[1] ELSE '{}' END
  FROM ranked JOIN applications a ON a.id = application_id
  GROUP BY a.account_id, application_id, minute, has_row, CASE WHEN has_row THEN address_group ELSE '${OVERFLOW}' END,
    CASE WHEN has_row THEN code ELSE '${OVERFLOW}' END
  ON CONFLICT (application_id, minute, address_group, code) DO UPDATE
    SET count = stored.count + excluded.count,
      first_at = least(stored.first_at, excluded.first_at), last_at = greatest(stored.last_at, excluded.last_at),
      address = CASE WHEN excluded.last_at >= stored.last_at THEN excluded.address ELSE stored.address END,
      facts = CASE WHEN excluded.last_at >= stored.last_at THEN excluded.facts ELSE stored.facts END`;

const WRITE_LOCK = 7_306_107;

export async function storeRefusals(pool: Pool, rows: readonly RefusalRow[]): Promise<void> {
  const json = rows.map((row) => ({
    id: uuidv7({ msecs: row.firstAt.getTime() }),
    application_id: row.applicationId,
    minute: row.minute,
    address_group: row.addressGroup,
    code: row.code,
    address: row.address,
    count: row.count,
    first_at: row.firstAt,
    last_at: row.lastAt,
    facts: row.facts,
  }));
  await withWriteLock(pool, async (client) => {
    await client.query(UPSERT_REFUSALS, [JSON.stringify(json)]);
  });
}

export type CountRow = { applicationId: string; minute: Date; calls: number; messages: number; pings: number };
export type UsageRow = { applicationId: string; secretVersion: number; lastUsedAt: Date; address: string };

const UPSERT_COUNTS = `
  INSERT INTO accepted_call_counts AS stored (application_id, minute, calls, messages, pings)
  SELECT * FROM jsonb_to_recordset($1) AS r ("applicationId" uuid, minute timestamptz, calls integer, messages integer, pings integer)
  ON CONFLICT (application_id, minute) DO UPDATE SET
    calls = stored.calls + excluded.calls, messages = stored.messages + excluded.messages, pings = stored.pings + excluded.pings`;

const UPSERT_USAGES = `
  INSERT INTO application_usages AS stored (application_id, secret_version, last_used_at, address)
  SELECT * FROM jsonb_to_recordset($1) AS r ("applicationId" uuid, "secretVersion" integer, "lastUsedAt" timestamptz, address text)
  ON CONFLICT (application_id, secret_version) DO UPDATE SET last_used_at = excluded.last_used_at, address = excluded.address
  WHERE stored.last_used_at < excluded.last_used_at`;

export async function storeUsage(pool: Pool, counts: readonly CountRow[], usages: readonly UsageRow[]): Promise<void> {
  await withWriteLock(pool, async (client) => {
    await client.query(UPSERT_COUNTS, [JSON.stringify(counts)]);
    await client.query(UPSERT_USAGES, [JSON.stringify(usages)]);
  });
}

/** Only one writer at a time: two writers would lock rows in different orders and deadlock. */
function withWriteLock(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  return withTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [WRITE_LOCK]);
    await work(client);
  });
}
