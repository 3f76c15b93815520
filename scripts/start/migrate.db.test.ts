import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, it } from "vitest";
import { ownEnvironment } from "@/lib/platform/env";
import { checkedInMigrations, pendingMigrations } from "@/lib/platform/migrations";
import { ensureDatabase } from "@/scripts/test/support/databases";
import { migrate } from "./migrate";

let databaseUrl = "";
let client: pg.Client;
let folder = "";

beforeEach(async () => {
  databaseUrl = await ensureDatabase(ownEnvironment().TEST_DATABASE_SERVER ?? "", `empty_${randomUUID().replaceAll("-", "")}`);
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  folder = mkdtempSync(join(tmpdir(), "migrations-"));
});
afterEach(async () => {
  await client.end();
  rmSync(folder, { recursive: true });
});

const query = async (sql: string) => (await client.query(sql)).rows;

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, "migration.sql"), sql);
}

it("applies every migration once, however many instances start at once", async () => {
  expect(await pendingMigrations(query)).toEqual(checkedInMigrations());
  const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(databaseUrl)));
  expect(applied.filter((names) => names.length > 0)).toEqual([checkedInMigrations()]);
  expect(await pendingMigrations(query)).toEqual([]);
  expect(await migrate(databaseUrl)).toEqual([]);
});

it("undoes a migration that fails, keeps those before it, and tries again at the next start", async () => {
  writeMigration("1_first", "CREATE TABLE first (id int);");
  writeMigration("2_second", "CREATE TABLE second (id int);\n-- a remark; with a semicolon\nINSERT INTO nowhere VALUES (1);");
  await expect(migrate(databaseUrl, folder)).rejects.toThrow(
    'The migration 2_second failed and was undone: relation "nowhere" does not exist (line 3)',
  );
  expect(await query("SELECT to_regclass('first') IS NOT NULL AS first, to_regclass('second') IS NOT NULL AS second")).toEqual([
    { first: true, second: false },
  ]);

  writeMigration("2_second", "CREATE FUNCTION second() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;");
  expect(await migrate(databaseUrl, folder)).toEqual(["2_second"]);
  expect(await query("SELECT second() AS second")).toEqual([{ second: 2 }]);
});

it("lets an earlier release serve a database that a newer one has migrated", async () => {
  writeMigration("1_first", "SELECT 1;");
  writeMigration("2_newer", "SELECT 1;");
  await migrate(databaseUrl, folder);
  expect(await pendingMigrations(query, ["1_first"])).toEqual([]);
  expect(await pendingMigrations(query, ["1_first", "2_newer", "3_newest"])).toEqual(["3_newest"]);
});
