import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { processEnvironment } from "@/lib/platform/env";
import { checkedInMigrations, pendingMigrations } from "@/lib/platform/migrations";
import { holdSchemaLock, type SchemaLock, SchemaTooNew } from "@/lib/platform/schema-lock";
import { ensureDatabase } from "@/scripts/test/support/databases";
import { migrate } from "./migrate";

let databaseUrl = "";
let client: pg.Client;
let folder = "";

beforeEach(async () => {
  databaseUrl = await ensureDatabase(
    processEnvironment().TEST_DATABASE_SERVER ?? "",
    `empty_${randomUUID().replaceAll("-", "")}`,
  );
  client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  folder = mkdtempSync(join(tmpdir(), "migrations-"));
});
afterEach(async () => {
  await client.end();
  rmSync(folder, { recursive: true });
});

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

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

it("rolls back a migration that fails, keeps the ones before it, and tries again at the next start", async () => {
  writeMigration("1_first", "CREATE TABLE first (id int);");
  writeMigration("2_second", "CREATE TABLE second (id int);\n-- a remark; with a semicolon\nINSERT INTO nowhere VALUES (1);");
  await expect(migrate(databaseUrl, folder)).rejects.toThrow(
    'The migration 2_second failed and was rolled back: relation "nowhere" does not exist (line 3)',
  );
  expect(await query("SELECT to_regclass('first') IS NOT NULL AS first, to_regclass('second') IS NOT NULL AS second")).toEqual([
    { first: true, second: false },
  ]);

  writeMigration("2_second", "CREATE FUNCTION second() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 2; END $$;");
  expect(await migrate(databaseUrl, folder)).toEqual(["2_second"]);
  expect(await query("SELECT second() AS second")).toEqual([{ second: 2 }]);
});

it("ignores applied migrations of a newer release, and reports missing ones", async () => {
  writeMigration("1_first", "SELECT 1;");
  writeMigration("2_newer", "SELECT 1;");
  await migrate(databaseUrl, folder);
  expect(await pendingMigrations(query, ["1_first"])).toEqual([]);
  expect(await pendingMigrations(query, ["1_first", "2_newer", "3_newest"])).toEqual(["3_newest"]);
});

describe("an exclusive migration", () => {
  const held: SchemaLock[] = [];
  const onTooNew = () => {};
  const hold = async (known: readonly string[]) => {
    const lock = await holdSchemaLock({ databaseUrl, processName: "console", onTooNew, known });
    held.push(lock);
    return lock;
  };
  afterEach(async () => {
    for (const lock of held.splice(0)) await lock.release();
  });
  beforeEach(async () => {
    writeMigration("1_first", "CREATE TABLE first (id int);");
    await migrate(databaseUrl, folder);
  });

  it("waits for the processes of earlier releases, and names them", async () => {
    const early = await hold(["1_first"]);
    writeMigration("2_renamed_exclusive", "ALTER TABLE first RENAME TO second;");
    const sentence = deferred<string>();
    const migrating = migrate(databaseUrl, folder, sentence.resolve);
    expect(await sentence.promise).toMatch(
      /2_renamed_exclusive waits .*message-sms-console: console \(PostgreSQL process \d+, schema version 1\)/,
    );
    expect(await query("SELECT to_regclass('first') IS NOT NULL AS first")).toEqual([{ first: true }]);
    await early.release();
    expect(await migrating).toEqual(["2_renamed_exclusive"]);
  });

  it("prevents processes of an earlier release from starting afterwards, but not those of this release", async () => {
    writeMigration("2_renamed_exclusive", "ALTER TABLE first RENAME TO second;");
    await migrate(databaseUrl, folder);
    await expect(hold(["1_first"])).rejects.toThrow(SchemaTooNew);
    await hold(["1_first", "2_renamed_exclusive"]);
  });

  it("does not block a compatible migration, or an earlier release that runs at the same time", async () => {
    await hold(["1_first"]);
    writeMigration("2_added", "ALTER TABLE first ADD COLUMN more int;");
    expect(await migrate(databaseUrl, folder)).toEqual(["2_added"]);
    await hold(["1_first"]);
  });

  it("stops an earlier process that lost its connection while the schema changed", async () => {
    const tooNew = deferred<SchemaTooNew>();
    held.push(await holdSchemaLock({ databaseUrl, processName: "console", onTooNew: tooNew.resolve, known: ["1_first"] }));
    writeMigration("2_renamed_exclusive", "ALTER TABLE first RENAME TO second;");
    const migrating = migrate(databaseUrl, folder, () =>
      query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'message-sms-console: console' AND datname = current_database()",
      ),
    );
    expect(await migrating).toEqual(["2_renamed_exclusive"]);
    expect((await tooNew.promise).message).toContain("2_renamed_exclusive");
  });
});
