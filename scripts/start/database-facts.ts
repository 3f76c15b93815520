// What the supervisor must know of a database before anything uses it.

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
      // Class 28 and 3D: the name, the password or the database is wrong, and waiting does not mend it.
      const wrong = /^(28|3D)/.test((error as pg.DatabaseError).code ?? "");
      if (wrong || performance.now() - begin > withinMs)
        throw new Error(`The database cannot be used: ${(error as Error).message}`);
      await delay(RETRY_MS);
    }
  }
}

/** Tables that are not there yet hold nothing. Waits `withinMs` for a database that is just starting. */
export async function readDatabaseFacts(databaseUrl: string, withinMs: number): Promise<DatabaseFacts> {
  const client = await connect(databaseUrl, withinMs);
  try {
    const asked = now().getTime();
    const { rows } = await client.query(
      "SELECT extract(epoch FROM clock_timestamp()) * 1000 AS clock, to_regclass('application_secrets') IS NOT NULL AS secrets, to_regclass('people') IS NOT NULL AS people",
    );
    // The database read its clock somewhere between our two readings.
    const clockAheadMs = (asked + now().getTime()) / 2 - Number(rows[0].clock);
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
