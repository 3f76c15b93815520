// Measures how fast the SMS API accepts and commits, compared with a bare server that only computes the digest and with one
// that stores each request with one INSERT. The database is durable as in production: a message is on the disk before it is
// answered. Callers, servers and PostgreSQL share the processors.

import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { now } from "@/lib/platform/clock";
import { setProcessEnvironment } from "@/lib/platform/env";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { createDataDir } from "@/scripts/start/data-dir";
import { migrate } from "@/scripts/start/migrate";
import { freePort, startPostgres } from "@/scripts/start/postgres";
import { step } from "@/scripts/start/steps";
import { testedEnvironment } from "@/scripts/test/support/environment";
import { compareSideBySide, roundsDescription, type Target } from "./call-rounds";
import { startChild, stopChild } from "./child";
import { watchMemory } from "./flat-memory";
import type { Figures, Job } from "./wire-load";

const CONNECTIONS = 64;
/** While the memory is measured: a million messages take less time in fewer requests. */
const NUMBERS_PER_REQUEST = 5;
const BARE_SERVER = "scripts/bench/bare-server.ts";

type Application = { key: string; channelNumber: string; secrets: string[] };

/** `open` may be called from any address, `closed` not from this machine. */
async function createApplications(): Promise<{ open: Application; closed: Application }> {
  const { makeAccount, makeApplication } = await import("@/scripts/test/support/factories");
  const { disconnect } = await import("@/lib/platform/db");
  const past = addMs(now(), -DAY_MS);
  const { id } = await makeAccount();
  const open = await makeApplication(id, { firstSmsAcceptedAt: past });
  const closed = await makeApplication(id, { revisions: [{ addresses: ["203.0.113.9"], effectiveFrom: past }] });
  await disconnect();
  return { open, closed };
}

/** One request per connection, each with its own nonce and numbers. */
async function createCalls(application: Application, ports: readonly number[], numbers = 1): Promise<Job["calls"]> {
  const { SEND, smsBody, wsseHeaders } = await import("@/scripts/test/support/sms-api-callers");
  return Array.from({ length: CONNECTIONS }, (_, connection) => {
    const to = Array.from({ length: numbers }, (_, number) => `+49170${1_000_000 + connection * numbers + number}`);
    const body = smsBody(application.channelNumber, { to: to.join(",") });
    const port = ports[connection % ports.length] ?? 0;
    const headers = {
      Host: `127.0.0.1:${port}`,
      ...wsseHeaders({ key: application.key, secret: application.secrets[0] ?? "" }),
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Length": body.length,
    };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    return { port, request: `POST ${SEND} HTTP/1.1\r\n${lines.join("")}\r\n${body}` };
  });
}

/** The processes of one benchmark. */
class Processes {
  private readonly children: ChildProcess[] = [];

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  private async start(
    args: readonly string[],
    more: Record<string, string> = {},
  ): Promise<{ child: ChildProcess; message: unknown }> {
    const started = await startChild(args, { ...this.environment, ...more });
    this.children.push(started.child);
    return started;
  }

  async startSmsApi(): Promise<number> {
    const port = await freePort();
    await this.start(["services/sms-api/main.ts"], { GATEWAY_PORT: String(port) });
    return port;
  }

  async startBareServer(...args: string[]): Promise<number> {
    return Number((await this.start([BARE_SERVER, ...args])).message);
  }

  async startCallers(): Promise<(job: Job) => Promise<Figures>> {
    const { child } = await this.start(["scripts/bench/wire-load.ts"]);
    return (job) =>
      new Promise((resolve) => {
        child.once("message", (figures) => resolve(figures as Figures));
        child.send(job);
      });
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map(stopChild));
  }
}

async function measure(processes: Processes, databaseUrl: string, messages: number): Promise<void> {
  const { open, closed } = await createApplications();
  const [secret = ""] = open.secrets;
  const run = await processes.startCallers();
  const bare: Target = {
    name: "bare HTTP server, same digest, stores nothing",
    calls: await createCalls(open, [await processes.startBareServer(secret)]),
    status: 200,
  };
  const inserting = await processes.startBareServer(secret, databaseUrl);
  const first = await processes.startSmsApi();

  console.log("\n  one process, compared with the bare server");
  await compareSideBySide(run, [
    bare,
    { name: "one INSERT per request", calls: await createCalls(open, [inserting]), status: 200 },
    { name: "accepted and committed", calls: await createCalls(open, [first]), status: 200 },
    { name: "refused: the address is not in the whitelist", calls: await createCalls(closed, [first]), status: 403 },
  ]);
  console.log(`\n  memory before, during and after ${messages} more messages, ${NUMBERS_PER_REQUEST} per request`);
  await watchMemory(run, await createCalls(open, [first], NUMBERS_PER_REQUEST), first, messages / NUMBERS_PER_REQUEST);

  const second = await processes.startSmsApi();
  console.log("\n  two processes, compared with the bare server");
  await compareSideBySide(run, [
    bare,
    { name: "accepted and committed", calls: await createCalls(open, [first, second]), status: 200 },
    { name: "refused: the address is not in the whitelist", calls: await createCalls(closed, [first, second]), status: 403 },
  ]);
}

/** The memory is measured while `messages` messages are accepted. */
export async function measureSmsApi(messages: number): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "sms-api-bench-"));
  createDataDir(dataDir);
  const [load = 0] = loadavg();
  const postgres = await step("PostgreSQL", () => startPostgres(process.cwd(), dataDir));
  const environment: NodeJS.ProcessEnv = {
    ...testedEnvironment({ databaseUrl: postgres.url, dataDir, port: 1 }),
    NODE_ENV: "production",
    LOG_LEVEL: "warn",
    APPLICATION_RATE_LIMIT: "1000000",
  };
  const processes = new Processes(environment);
  try {
    await migrate(postgres.url);
    setProcessEnvironment(environment);
    console.log(`\nSMS API: ${CONNECTIONS} connections, ${roundsDescription}.`);
    console.log(
      `Callers, servers and PostgreSQL on ${availableParallelism()} processors. Load before the start: ${load.toFixed(1)}.`,
    );
    await measure(processes, postgres.url, messages);
  } finally {
    await processes.stop();
    await postgres.stop(true);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
