// Brings the database to the checked-in migrations. Of several instances that start at once one applies them, the others
// wait for its lock and find nothing left to do.
//
// The records are kept in Prisma's own table and form, so its tools can read them. The applying is ours: Prisma's engine
// hands a script to the driver adapter, which cuts it at every semicolon, those in functions and comments included, and it
// records the end of a script after the script. Here a script and its record are one transaction: a start that is killed or
// a script that fails leaves nothing, and the next start tries again. So a script holds no statement that refuses to run in
// a transaction (CREATE INDEX CONCURRENTLY).

import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { checkedInMigrations, migrationsFolder, pendingMigrations } from "@/lib/platform/migrations";
import { excludeEarlierProcesses } from "@/lib/platform/schema-lock";

/** Any number that nothing else in this database uses for an advisory lock. */
const LOCK_KEY = 7_306_105;

const recordsTable = `
  CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id varchar(36) PRIMARY KEY,
    checksum varchar(64) NOT NULL,
    finished_at timestamptz,
    migration_name varchar(255) NOT NULL,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz NOT NULL DEFAULT now(),
    applied_steps_count integer NOT NULL DEFAULT 0
  )`;

async function apply(client: pg.Client, folder: string, name: string): Promise<void> {
  const script = readFileSync(join(folder, name, "migration.sql"), "utf8");
  const checksum = createHash("sha256").update(script).digest("hex");
  await client.query("BEGIN");
  try {
    await client.query(script);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    const { message, position } = error as pg.DatabaseError;
    const line = position ? ` (line ${script.slice(0, Number(position)).split("\n").length})` : "";
    throw new Error(`The migration ${name} failed and was undone: ${message}${line}`);
  }
}

/**
 * Returns the names of the migrations it applied. Waits for processes of an earlier release where a migration needs that, and
 * says so through `onWaiting`. Throws with the database's own words when a migration fails.
 */
export async function migrate(
  databaseUrl: string,
  folder = migrationsFolder(),
  onWaiting: (sentence: string) => void = (sentence) => console.log(`… ${sentence}`),
): Promise<string[]> {
  const wanted = checkedInMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "message-sms-console migrations" });
  // The query in flight rejects as well and says so; unheard, the event would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    const query = async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows;
    if ((await pendingMigrations(query, wanted)).length === 0) return [];
    // Of the session: it ends with the connection, also when this process is killed.
    await client.query("SELECT pg_advisory_lock($1)", [LOCK_KEY]);
    const pending = await pendingMigrations(query, wanted);
    await excludeEarlierProcesses(query, pending, wanted, onWaiting);
    if (pending.length > 0) await client.query(recordsTable);
    for (const name of pending) await apply(client, folder, name);
    return pending;
  } finally {
    await client.end();
  }
}
