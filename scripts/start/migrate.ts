// Applies the checked-in migrations to the database. When several instances start at once, one applies them; the others wait
// for its lock and then find nothing to apply.
//
// The records are in Prisma's own table and format, so that its tools can read them. Prisma's engine does not apply the
// migrations, for two reasons: its driver adapter splits a script at every semicolon, also in functions and comments, and it
// records the end of a script in a separate step. Here a script and its record are one transaction. When a start is killed or
// a script fails, nothing of the script remains, and the next start tries again. So a script must not contain a statement that
// cannot run in a transaction, such as CREATE INDEX CONCURRENTLY.

import { createHash, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { checkedInMigrations, migrationsFolder, pendingMigrations } from "@/lib/platform/migrations";
import { excludeEarlierProcesses } from "@/lib/platform/schema-lock";

/** Any number that no other advisory lock in this database uses. */
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
    throw new Error(`The migration ${name} failed and was rolled back: ${message}${line}`);
  }
}

/**
 * Returns the names of the applied migrations. Waits for processes of an earlier release when a migration needs that, and calls
 * `onWaiting` with a sentence. Throws an Error with the database's message when a migration fails.
 */
export async function migrate(
  databaseUrl: string,
  folder = migrationsFolder(),
  onWaiting: (sentence: string) => void = (sentence) => console.log(`… ${sentence}`),
): Promise<string[]> {
  const wanted = checkedInMigrations(folder);
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "message-sms-console migrations" });
  // A lost connection rejects the running query and emits an event too. Without a listener the event would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    const query = async (sql: string, values?: unknown[]) => (await client.query(sql, values)).rows;
    if ((await pendingMigrations(query, wanted)).length === 0) return [];
    // A session lock: it ends with the connection, also when this process is killed.
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
