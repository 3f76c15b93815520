import { spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { afterAll, expect, it } from "vitest";
import { processEnvironment } from "@/lib/platform/env";
import { createDataDir } from "./data-dir";
import { type Postgres, startPostgres } from "./postgres";

const dataDir = join(processEnvironment().TEST_DATA_DIR ?? "", "embedded-postgres");
const pidFile = join(dataDir, "postgres/data/postmaster.pid");
let postgres: Postgres | undefined;

async function start(): Promise<Postgres> {
  createDataDir(dataDir);
  postgres = await startPostgres(process.cwd(), dataDir);
  return postgres;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

afterAll(async () => {
  await postgres?.stop(true);
  rmSync(dataDir, { recursive: true, force: true });
});

it("is durable, listens on the loopback address only and requires its password", async () => {
  const { url } = await start();
  expect(
    await query(
      url,
      "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit, current_setting('listen_addresses') AS address, current_setting('unix_socket_directories') AS sockets",
    ),
  ).toEqual([{ fsync: "on", commit: "on", address: "127.0.0.1", sockets: "" }]);
  const wrong = new URL(url);
  wrong.password = "wrong";
  await expect(query(wrong.href, "SELECT 1")).rejects.toThrow("password authentication failed");
});

it("keeps its port and its data when it is restarted", async () => {
  const first = postgres as Postgres;
  await query(first.url, "CREATE TABLE kept AS SELECT 1 AS number");
  await first.stop();
  const { url } = await start();
  expect(url).toBe(first.url);
  expect(await query(url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
});

it("uses another port when another program uses its own", async () => {
  const { url, stop } = postgres as Postgres;
  await stop();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(Number(new URL(url).port), "127.0.0.1", resolve));
  try {
    const again = await start();
    expect(again.url).not.toBe(url);
    expect(await query(again.url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  } finally {
    other.close();
  }
});

it("starts although postmaster.pid contains the pid of another running program", async () => {
  const { stop } = postgres as Postgres;
  const content = readFileSync(pidFile, "utf8");
  await stop();
  const another = spawn("sleep", ["60"]);
  try {
    // This is the file after a kill, when the pid was reused.
    writeFileSync(pidFile, content.replace(/^\d+/, String(another.pid)));
    const { url } = await start();
    expect(await query(url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
    expect(another.exitCode).toBeNull();
  } finally {
    another.kill("SIGKILL");
  }
});

it("ends the server that an earlier supervisor left running", async () => {
  const left = postgres as Postgres;
  const { url } = await start();
  await left.ended;
  expect(await query(url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
});
