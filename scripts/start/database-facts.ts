// Reads what the supervisor must know about the database before it starts a process.

import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { now } from "@/lib/platform/clock";

const RETRY_MS = 500;

export type DatabaseFacts = {
  /** Ids of the keys that sealed rows need. */
  keyIds: string[];
  hasPeople: boolean;
  /** How far our clock is ahead of the database's, in milliseconds; negative when it is behind. */
  clockAheadMs: number;
};

async function connect(databaseUrl: string, withinMs: number): Promise<pg.Client> {
  const begin = performance.now();
  for (;;) {
    const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 });
    client.on("error", () => {});
    try {
      await client.connect();
      return client;
    } catch (error) {
      // Classes 28 and 3D: the user, the password or the database name is wrong, so a retry cannot succeed.
      const isPermanent = /^(28|3D)/.test((error as pg.DatabaseError).code ?? "");
      if (isPermanent || performance.now() - begin > withinMs)
        throw new Error(`The database cannot be used: ${(error as Error).message}`);
      await delay(RETRY_MS);
    }
  }
}

/** A table that does not exist yet counts as empty. Retries for `withinMs`, because the database may be starting. */
export async function readDatabaseFacts(databaseUrl: string, withinMs: number): Promise<DatabaseFacts> {
  const client = await connect(databaseUrl, withinMs);
  try {
    const before = now().getTime();
    const { rows } = await client.query(
      "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS clock, to_regclass('application_secrets') IS NOT NULL AS secrets, to_regclass('people') IS NOT NULL AS people",
    );
    // The database read its clock between our two readings; the middle is the best estimate.
    const clockAheadMs = (before + now().getTime()) / 2 - Number(rows[0].clock);
    const keyIds = rows[0].secrets
      ? (await client.query("SELECT DISTINCT key_id FROM application_secrets ORDER BY key_id")).rows.map(
          (row) => row.key_id as string,
        )
      : [];
    const hasPeople = rows[0].people && (await client.query("SELECT EXISTS (SELECT 1 FROM people) AS some")).rows[0].some;
    return { keyIds, hasPeople, clockAheadMs };
  } finally {
    await client.end();
  }
}
