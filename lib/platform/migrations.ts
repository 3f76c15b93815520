// Finds the migrations that the database does not have yet. scripts/start/migrate.ts applies them, and readiness checks them.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** Runs one statement and returns its rows, with any database client. */
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

let migrationsAtStart: string[] | undefined;

/** The migrations at the start of the process. A later checkout in the same folder must not make this process unready. */
function ownMigrations(): string[] {
  migrationsAtStart ??= checkedInMigrations();
  return migrationsAtStart;
}

/** The names of the applied migrations, in no particular order. Throws what `query` throws. */
export async function appliedMigrations(query: Query): Promise<string[]> {
  const [table] = (await query("SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present")) as { present: boolean }[];
  if (!table?.present) return [];
  const rows = (await query(
    "SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  )) as { migration_name: string }[];
  return rows.map((row) => row.migration_name);
}

/**
 * The names in `wanted` that the database does not have, oldest first. A migration that failed half-way counts as missing.
 * Migrations of a newer release are ignored: during an upgrade the earlier release continues to serve
 * (lib/platform/schema-lock.ts). Throws what `query` throws.
 */
export async function pendingMigrations(query: Query, wanted: readonly string[] = ownMigrations()): Promise<string[]> {
  const applied = new Set(await appliedMigrations(query));
  return wanted.filter((name) => !applied.has(name));
}
