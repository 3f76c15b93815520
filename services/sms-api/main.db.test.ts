// What is lost when a process is killed in the middle of its work: nothing that was answered 000000. On a PostgreSQL of its
// own, with the settings of production, because it is killed too.

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent } from "node:http";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/platform/db";
import { processEnvironment } from "@/lib/platform/env";
import { parseSmsMsgId } from "@/lib/shared/message-ids";
import { createDataDir } from "@/scripts/start/data-dir";
import { migrate } from "@/scripts/start/migrate";
import { endOrphanPostgres, freePort } from "@/scripts/start/postgres";
import { SupervisedPostgres } from "@/scripts/start/supervised-postgres";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { beforeRetry, sendSms } from "@/scripts/test/support/sms-api-callers";

const ROUNDS = 10;
const CALLERS = 16;
/** Another number each round, so that the kills fall at different moments of the work. */
const answersBefore = (round: number) => 60 + 13 * round;
/** Far more than it takes: PostgreSQL reads its log again, on a machine that does other things too. */
const recovery = { timeout: 90_000, interval: 50 };

const { TEST_DATA_DIR = "" } = processEnvironment();
const dataDir = join(TEST_DATA_DIR, "crash");
let postgres: SupervisedPostgres;
let pool: pg.Pool;
let port: number;
let gateway: ChildProcess | undefined;
type Signer = Parameters<typeof sendSms>[1];
let application: Signer & { id: string };

/** The process that the supervisor starts, with its environment. */
async function startProcess(): Promise<void> {
  const child = spawn(process.execPath, ["--import", "tsx", "services/sms-api/main.ts"], {
    env: {
      ...processEnvironment(),
      NODE_ENV: "production",
      DATABASE_URL: postgres.url,
      GATEWAY_PORT: String(port),
      APPLICATION_RATE_LIMIT: "1000000",
    },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  gateway = child;
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The SMS API ended with ${code}`)));
  });
}

async function killProcess(): Promise<void> {
  const child = gateway;
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

beforeAll(async () => {
  createDataDir(dataDir);
  postgres = await SupervisedPostgres.start(process.cwd(), dataDir);
  await migrate(postgres.url);
  pool = new pg.Pool({ connectionString: postgres.url, max: 2 });
  pool.on("error", () => {});
  port = await freePort();
  // The factories write to the worker's database; the rows of the application are taken over from there.
  const made = await makeApplication((await makeAccount()).id);
  for (const table of ["accounts", "applications", "application_secrets", "whitelist_revisions"]) {
    const id = table === "accounts" ? "id = (SELECT account_id FROM applications WHERE id = $1)" : "application_id = $1";
    const where = table === "applications" ? "id = $1" : id;
    const [row] = await db().$queryRawUnsafe<{ rows: unknown }[]>(
      `SELECT jsonb_agg(t) AS rows FROM ${table} t WHERE ${where.replace("$1", `'${made.id}'`)}`,
    );
    const rows = ((row?.rows ?? []) as Record<string, unknown>[]).map((each) =>
      table === "accounts" ? { ...each, balance: 0, application_count: 0 } : each,
    );
    await pool.query(`INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1)`, [JSON.stringify(rows)]);
  }
  application = { ...made, secret: made.secrets[0] ?? "" };
}, 60_000);

afterAll(async () => {
  await killProcess();
  await pool?.end();
  await postgres?.stop(true);
  await endOrphanPostgres(process.cwd(), dataDir);
});

/** Callers that send one SMS after the other until they are told to stop; failures are tried again, as callers do. */
class Load {
  readonly acknowledged: string[] = [];
  private stopping = false;
  private readonly agent = new Agent({ keepAlive: true });
  private readonly callers: Promise<void>[];

  constructor() {
    this.callers = Array.from({ length: CALLERS }, () => this.call());
  }

  private async call(): Promise<void> {
    while (!this.stopping) {
      const answer = await sendSms(`http://127.0.0.1:${port}`, application, {}, { agent: this.agent }).catch(() => null);
      if (answer?.json?.code === "000000") this.acknowledged.push(answer.json.result?.[0]?.smsMsgId ?? "");
      else await beforeRetry();
    }
  }

  async more(answers: number): Promise<void> {
    const wanted = this.acknowledged.length + answers;
    await vi.waitFor(() => expect(this.acknowledged.length).toBeGreaterThan(wanted), recovery);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.callers);
    this.agent.destroy();
  }
}

/** How many of these ids are in the database, each counted as often as it is there. */
async function stored(ids: readonly string[]): Promise<number> {
  const requestIds = ids.map((id) => parseSmsMsgId(id)?.requestId);
  const { rows } = await pool.query("SELECT count(*)::integer AS count FROM messages WHERE request_id = ANY ($1::uuid[])", [
    requestIds,
  ]);
  return rows[0].count;
}

describe("every message that was answered 000000 is in the database afterwards, once", () => {
  it("when the SMS API is killed under load", { timeout: 400_000 }, async () => {
    await startProcess();
    const load = new Load();
    for (let round = 0; round < ROUNDS; round++) {
      await load.more(answersBefore(round));
      await killProcess();
      await startProcess();
    }
    await load.more(answersBefore(ROUNDS));
    await load.stop();
    expect(new Set(load.acknowledged).size).toBe(load.acknowledged.length);
    expect(await stored(load.acknowledged)).toBe(load.acknowledged.length);
    await killProcess();
  });

  it("when PostgreSQL is killed under load, and the SMS API goes on by itself", { timeout: 400_000 }, async () => {
    await startProcess();
    const { pid } = gateway as ChildProcess;
    const load = new Load();
    for (let round = 0; round < ROUNDS; round++) {
      await load.more(answersBefore(round));
      const postmaster = Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
      process.kill(postmaster, "SIGKILL");
      // The next answers come from the one that was started again.
      await vi.waitFor(
        () =>
          expect(Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0])).not.toBe(postmaster),
        recovery,
      );
    }
    await load.more(answersBefore(ROUNDS));
    await load.stop();
    expect(gateway?.pid).toBe(pid);
    expect(gateway?.exitCode).toBeNull();
    await vi.waitFor(async () => expect(await stored(load.acknowledged)).toBe(load.acknowledged.length), recovery);
    expect(new Set(load.acknowledged).size).toBe(load.acknowledged.length);
  });
});
