import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { afterAll, describe, expect, it } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { formatRequestId, formatRequestIdPrefix } from "@/lib/shared/message-ids";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { makeAccount, makeApplication, makeRefusedCalls } from "@/scripts/test/support/factories";
import { ensurePartitions, keepHouse, MESSAGES_KEPT_DAYS, REFUSALS_KEPT_DAYS } from "./maintenance";

const pool = new pg.Pool({ connectionString: env().databaseUrl, max: 2 });
afterAll(() => pool.end());

const daysAgo = (days: number) => addMs(now(), -days * DAY_MS);
const partOf = (at: Date) => `messages_${at.toISOString().slice(0, 7).replace("-", "_")}`;

async function parts(): Promise<string[]> {
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

describe("the parts of the messages", () => {
  it("are there for this month and the months to come, and making them again does no harm", async () => {
    await Promise.all([ensurePartitions(pool, now()), ensurePartitions(pool, now())]);
    expect(await parts()).toEqual(expect.arrayContaining([partOf(now()), partOf(addMs(now(), 60 * DAY_MS))]));
  });

  it("are found by an id without looking at the others", async () => {
    const requestId = await message(now());
    const { rows } = await pool.query(`EXPLAIN SELECT * FROM messages WHERE request_id = '${requestId}' AND position = 1`);
    const plan = rows.map((row) => row["QUERY PLAN"] as string).join("\n");
    expect(plan).toContain(`Index Scan using ${partOf(now())}_pkey`);
    expect(plan.match(/messages_\d{4}_\d\d_pkey/g)).toHaveLength(1);
  });

  it("are dropped whole when they are old, and only then", async () => {
    const old = daysAgo(MESSAGES_KEPT_DAYS + 40);
    await pool.query("SELECT ensure_message_partitions($1, 0)", [old]);
    const kept = await message(now());
    await message(old);
    await keepHouse(pool, now());
    expect(await parts()).not.toContain(partOf(old));
    expect(await db().message.count({ where: { requestId: kept } })).toBe(1);
    await expect(pool.query("SELECT drop_message_partitions($1)", [daysAgo(10)])).rejects.toThrow("last 60 days");
  });
});

describe("old rows", () => {
  it("go, and no younger ones", async () => {
    const application = await makeApplication((await makeAccount()).id);
    const kept = addMs(daysAgo(REFUSALS_KEPT_DAYS), 60_000);
    for (const at of [daysAgo(REFUSALS_KEPT_DAYS + 1), kept]) {
      await makeRefusedCalls(application, [{ at }]);
    }
    await keepHouse(pool, now());
    const rows = await db().refusedCall.findMany({ where: { applicationId: application.id } });
    expect(rows.map(({ lastAt }) => lastAt)).toEqual([kept]);
  });
});
