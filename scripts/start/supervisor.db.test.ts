// Starts, stops and recovers a real supervisor with its console, SMS API and PostgreSQL, each test group in its own folder and
// on its own ports.

import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { processEnvironment } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { ensureDatabase } from "@/scripts/test/support/databases";
import { testedEnvironment, testNextauthSecret } from "@/scripts/test/support/environment";
import {
  type Processes,
  processesOf,
  type StartedConsole,
  startConsole,
  stillRunning,
} from "@/scripts/test/support/started-console";
import { freePort, runningPostgresUrl } from "./postgres";

const { TEST_DATA_DIR = "", TEST_DATABASE_SERVER = "" } = processEnvironment();
const recovery = { timeout: 30_000, interval: 50 };

const started: StartedConsole[] = [];
afterAll(() => {
  for (const { child } of started) child.kill("SIGKILL");
});

function start(via: "npm" | "node", env: Record<string, string>): StartedConsole {
  // The secret of the build that the test run has created already.
  const console_ = startConsole(via, { NEXTAUTH_SECRET: testNextauthSecret, ...env });
  started.push(console_);
  return console_;
}

async function answers(port: string): Promise<number> {
  return fetch(`http://127.0.0.1:${port}${routes.readiness}`).then(
    (response) => response.status,
    () => 0,
  );
}

async function query(dataDir: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: runningPostgresUrl(process.cwd(), dataDir) ?? "" });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("without any settings", () => {
  const dataDir = join(TEST_DATA_DIR, "start");
  let port = "";
  let env: Record<string, string> = {};
  let console_: StartedConsole;
  let processes: Processes;

  beforeAll(async () => {
    port = String(await freePort());
    env = { PORT: port, DATA_DIR: dataDir };
  });

  it("npm start creates everything that is missing and prints the address", async () => {
    console_ = start("npm", env);
    const output = await console_.waitForOutput("Ready in");
    expect(output).toContain(`http://localhost:${port}`);
    expect(await answers(port)).toBe(200);
    processes = processesOf(dataDir);
    expect(stillRunning(processes)).toEqual(["supervisor", "console", "sms-api", "postgres"]);
  });

  it("the first password and the keys are not readable by other users, and the password is not in the log", () => {
    const [email, password = ""] = readFileSync(join(dataDir, "first-user"), "utf8").split("\n");
    expect(email).toBe("owner@example.com");
    expect(password.length).toBeGreaterThanOrEqual(12);
    expect(console_.output()).not.toContain(password);
    expect(["first-user", "secret-encryption-keys"].map((name) => mode(join(dataDir, name)))).toEqual(["600", "600"]);
  });

  it("a second start with the same DATA_DIR or the same PORT is refused", async () => {
    const sameFolder = start("node", { PORT: String(await freePort()), DATA_DIR: dataDir });
    expect(await sameFolder.exitCode).toBe(1);
    expect(sameFolder.output()).toContain(`is in use by process ${processes.supervisor.pid}`);

    const samePort = start("node", { PORT: port, DATA_DIR: join(TEST_DATA_DIR, "other") });
    expect(await samePort.exitCode).toBe(1);
    expect(samePort.output()).toContain(`Port ${port} is in use`);
    expect(await answers(port)).toBe(200);
  });

  it("a killed console is restarted", async () => {
    process.kill(processes.console.pid, "SIGKILL");
    await expect.poll(() => stillRunning(processes)).not.toContain("console");
    await expect.poll(() => answers(port), recovery).toBe(200);
  });

  it("a killed PostgreSQL is restarted without loss of committed data", async () => {
    await query(dataDir, "CREATE TABLE kept AS SELECT 1 AS number");
    process.kill(processes.postgres?.pid ?? 0, "SIGKILL");
    await expect.poll(() => stillRunning(processes)).not.toContain("postgres");
    await expect.poll(() => answers(port), recovery).toBe(200);
    expect(await query(dataDir, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("SIGTERM to npm stops everything", async () => {
    processes = processesOf(dataDir);
    console_.child.kill("SIGTERM");
    await console_.exitCode;
    await expect.poll(() => stillRunning(processes), recovery).toEqual([]);
  });

  it("a second start shows no credentials and keeps the data", async () => {
    console_ = start("node", env);
    const output = await console_.waitForOutput("Ready in");
    expect(output).not.toContain("Password");
    expect(await query(dataDir, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("the console ends when the supervisor is killed, and the next start replaces the PostgreSQL that still runs", async () => {
    processes = processesOf(dataDir);
    process.kill(processes.supervisor.pid, "SIGKILL");
    await expect.poll(() => stillRunning(processes), recovery).toEqual(["postgres"]);

    console_ = start("node", env);
    await console_.waitForOutput("Ready in");
    expect(stillRunning(processes)).toEqual([]);
    expect(await query(dataDir, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("a start succeeds after all were killed at once", async () => {
    processes = processesOf(dataDir);
    for (const identity of [processes.supervisor, processes.console, processes.postgres])
      process.kill(identity?.pid ?? 0, "SIGKILL");
    console_ = start("node", env);
    await console_.waitForOutput("Ready in");
    expect(await query(dataDir, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("Ctrl-C stops everything", async () => {
    processes = processesOf(dataDir);
    // The terminal sends the signal to the whole foreground process group.
    process.kill(-(console_.child.pid ?? 0), "SIGINT");
    expect(await console_.exitCode).toBe(0);
    expect(stillRunning(processes)).toEqual([]);
    expect(existsSync(join(dataDir, "run/lock"))).toBe(false);
  });
});

describe("with a DATABASE_URL", () => {
  it("no embedded database is started", async () => {
    const dataDir = join(TEST_DATA_DIR, "external");
    const port = await freePort();
    const databaseUrl = await ensureDatabase(TEST_DATABASE_SERVER, "external");
    const given = testedEnvironment({ databaseUrl, dataDir, port });
    const { DATABASE_URL = "", SECRET_ENCRYPTION_KEYS = "" } = given;
    const env = { DATABASE_URL, SECRET_ENCRYPTION_KEYS, SMTP_URL: "smtp://127.0.0.1:1", DATA_DIR: dataDir, PORT: String(port) };
    const console_ = start("node", env);
    await console_.waitForOutput("Ready in");
    expect(await answers(String(port))).toBe(200);
    expect(existsSync(join(dataDir, "postgres"))).toBe(false);
    expect(existsSync(join(dataDir, "secret-encryption-keys"))).toBe(false);
    console_.child.kill("SIGTERM");
    expect(await console_.exitCode).toBe(0);
  });

  it("the start fails without the settings that all instances must share", async () => {
    const console_ = startConsole("node", {
      DATABASE_URL: "postgresql://a:b@127.0.0.1:1/c",
      DATA_DIR: join(TEST_DATA_DIR, "bad"),
      PORT: "x",
    });
    expect(await console_.exitCode).toBe(1);
    for (const name of ["PORT", "NEXTAUTH_SECRET", "SECRET_ENCRYPTION_KEYS", "SMTP_URL"]) {
      expect(console_.output()).toMatch(new RegExp(`^ {2}${name} must`, "m"));
    }
    expect(existsSync(join(TEST_DATA_DIR, "bad"))).toBe(false);
  });
});
