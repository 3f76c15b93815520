// Which of the checked-in migrations the database still lacks. scripts/migrate.ts applies them; readiness asks here.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Runs one statement and answers its rows, whichever client the process has. */
export type Query = (sql: string) => Promise<unknown>;

export function migrationsFolder(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), "prisma/migrations");
}

/** The names of the checked-in migrations, oldest first. */
export function checkedInMigrations(folder = migrationsFolder()): string[] {
  return readdirSync(folder)
    .filter((name) => existsSync(join(folder, name, "migration.sql")))
    .sort();
}

let atStart: string[] | undefined;

/** Those this process was started with: a later checkout in the same folder must not make the running release call itself outdated. */
function ownMigrations(): string[] {
  atStart ??= checkedInMigrations();
  return atStart;
}

/** The names of the migrations that the database has, in no order. Throws what `query` throws. */
export async function appliedMigrations(query: Query): Promise<string[]> {
  const [table] = (await query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present")) as { present: boolean }[];
  if (!table?.present) return [];
  const rows = (await query(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  )) as { migration_name: string }[];
  return rows.map((row) => row.migration_name);
}

/**
 * The names of `wanted` that the database lacks, oldest first; one that failed half-way is among them. Migrations of a newer
 * release that the database has already do not matter here: while an upgrade is rolled out, the earlier release goes on
 * serving (lib/platform/schema-lock.ts). Throws what `query` throws.
 */
export async function pendingMigrations(query: Query, wanted: readonly string[] = ownMigrations()): Promise<string[]> {
  const applied = new Set(await appliedMigrations(query));
  return wanted.filter((name) => !applied.has(name));
}
