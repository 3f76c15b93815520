// A killed process loses no message that was acknowledged with 000000. The test has its own PostgreSQL, with the settings of
// production, because it kills that too.

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
import { sendSms, waitBeforeRetry } from "@/scripts/test/support/sms-api-callers";

const ROUNDS = 10;
const CALLERS = 16;
/** Differs per round, so that each kill happens at a different moment. */
const answersBefore = (round: number) => 60 + 13 * round;
/** Far more than PostgreSQL needs to replay its log, also on a busy machine. */
const recovery = { timeout: 90_000, interval: 50 };

const { TEST_DATA_DIR = "" } = processEnvironment();
const dataDir = join(TEST_DATA_DIR, "crash");
let postgres: SupervisedPostgres;
let pool: pg.Pool;
let port: number;
let smsApi: ChildProcess | undefined;
type Signer = Parameters<typeof sendSms>[1];
let application: Signer & { id: string };

/** Starts the process as the supervisor does. */
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
  smsApi = child;
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`The SMS API ended with ${code}`)));
  });
}

async function killProcess(): Promise<void> {
  const child = smsApi;
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
  // The factories write to the worker's database; the rows of the application are copied from there.
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

/** Callers that send one SMS after the other until `stop`, and retry failed calls. */
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
      else await waitBeforeRetry();
    }
  }

  async waitForMore(answers: number): Promise<void> {
    const wanted = this.acknowledged.length + answers;
    await vi.waitFor(() => expect(this.acknowledged.length).toBeGreaterThan(wanted), recovery);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.callers);
    this.agent.destroy();
  }
}

/** Counts the messages with these ids in the database; a duplicate counts twice. */
async function countStored(ids: readonly string[]): Promise<number> {
  const requestIds = ids.map((id) => parseSmsMsgId(id)?.requestId);
  const { rows } = await pool.query("SELECT count(*)::integer AS count FROM messages WHERE request_id = ANY ($1::uuid[])", [
    requestIds,
  ]);
  return rows[0].count;
}

describe("every message that was acknowledged with 000000 is in the database exactly once", () => {
  it("when the SMS API is killed under load", { timeout: 400_000 }, async () => {
    await startProcess();
    const load = new Load();
    for (let round = 0; round < ROUNDS; round++) {
      await load.waitForMore(answersBefore(round));
      await killProcess();
      await startProcess();
    }
    await load.waitForMore(answersBefore(ROUNDS));
    await load.stop();
    expect(new Set(load.acknowledged).size).toBe(load.acknowledged.length);
    expect(await countStored(load.acknowledged)).toBe(load.acknowledged.length);
    await killProcess();
  });

  it("when PostgreSQL is killed under load, and the SMS API recovers without a restart", { timeout: 400_000 }, async () => {
    await startProcess();
    const { pid } = smsApi as ChildProcess;
    const load = new Load();
    for (let round = 0; round < ROUNDS; round++) {
      await load.waitForMore(answersBefore(round));
      const postmaster = Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);
      process.kill(postmaster, "SIGKILL");
      // The following answers come from the restarted PostgreSQL.
      await vi.waitFor(
        () =>
          expect(Number(readFileSync(join(dataDir, "postgres/data/postmaster.pid"), "utf8").split("\n")[0])).not.toBe(postmaster),
        recovery,
      );
    }
    await load.waitForMore(answersBefore(ROUNDS));
    await load.stop();
    expect(smsApi?.pid).toBe(pid);
    expect(smsApi?.exitCode).toBeNull();
    await vi.waitFor(async () => expect(await countStored(load.acknowledged)).toBe(load.acknowledged.length), recovery);
    expect(new Set(load.acknowledged).size).toBe(load.acknowledged.length);
  });
});
