import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, describe, expect, it } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { withTransaction } from "@/lib/platform/pg-connection";
import { formatRequestId, formatRequestIdPrefix } from "@/lib/shared/message-ids";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { createMessagePartitions, MESSAGE_RETENTION_DAYS, purgeExpiredMessages } from "./jobs";

const pool = new pg.Pool({ connectionString: env().databaseUrl, max: 2 });
afterAll(() => pool.end());

const daysAgo = (days: number) => addMs(now(), -days * DAY_MS);
const partitionOf = (at: Date) => `messages_${at.toISOString().slice(0, 7).replace("-", "_")}`;

async function partitions(): Promise<string[]> {
  const { rows } = await pool.query(
    "SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'messages'::regclass",
  );
  return rows.map(({ name }) => name as string);
}

async function message(at: Date): Promise<string> {
  const requestId = formatRequestId(formatRequestIdPrefix(at.getTime()), 0, "0123456789abcdef");
  await db().message.create({
    data: {
      requestId,
      position: 1,
      applicationId: uuidv7(),
      secretVersion: 1,
      sender: "isms12345678",
      recipient: "+491701234567",
      templateId: "8ff55eac-1d0b-478a-b3c0-6c3c6a492300",
      parts: 1,
      status: "ACCEPTED",
      acceptedAt: at,
    },
  });
  return requestId;
}

describe("the partitions of messages", () => {
  it("exist for this month and the months ahead, and can be created again", async () => {
    await Promise.all([createMessagePartitions(pool, now()), createMessagePartitions(pool, now())]);
    expect(await partitions()).toEqual(expect.arrayContaining([partitionOf(now()), partitionOf(addMs(now(), 60 * DAY_MS))]));
  });

  it("are selected by a message's id, so that only one is searched", async () => {
    const requestId = await message(now());
    // In a partition of a few rows PostgreSQL would prefer to read all of them.
    const { rows } = await withTransaction(pool, async (client) => {
      await client.query("SET LOCAL enable_seqscan = off");
      return client.query(`EXPLAIN SELECT * FROM messages WHERE request_id = '${requestId}' AND position = 1`);
    });
    const plan = rows.map((row) => row["QUERY PLAN"] as string).join("\n");
    expect(plan).toContain(`Index Scan using ${partitionOf(now())}_pkey`);
    expect(plan.match(/messages_\d{4}_\d\d_pkey/g)).toHaveLength(1);
  });

  it("are dropped once they have expired, and not before", async () => {
    const expired = daysAgo(MESSAGE_RETENTION_DAYS + 40);
    await pool.query("SELECT ensure_message_partitions($1, 0)", [expired]);
    const kept = await message(now());
    await message(expired);
    expect(await purgeExpiredMessages(pool, now())).toBe(1);
    expect(await partitions()).not.toContain(partitionOf(expired));
    expect(await db().message.count({ where: { requestId: kept } })).toBe(1);
  });

  it("of the last 60 days are never dropped", async () => {
    await expect(pool.query("SELECT drop_message_partitions($1)", [daysAgo(10)])).rejects.toThrow("last 60 days");
  });
});
