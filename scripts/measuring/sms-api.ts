// How fast the SMS API accepts and commits, beside what it is measured against, in one run on one machine: a bare server that
// only computes the digest, and one that stores each request with a statement of its own. The database has the settings of
// production: what is answered is on the disk.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import autocannon from "autocannon";
import { now } from "@/lib/server/clock";
import { adoptEnvironment } from "@/lib/server/env";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { createDataDir } from "../data-dir";
import { migrate } from "../migrate";
import { freePort, startPostgres } from "../postgres";
import { step } from "../steps";
import { testedEnvironment } from "../testing/environment";

const CONNECTIONS = 64;
const WARM_UP_SECONDS = 3;

type Run = { name: string; perSecond: number; p50: number; p99: number; failed: number };
type Target = { port: number; headers: Record<string, string>; body: string; path: string };

/** A process that tells by a message that it listens; `ready` reads the port from it. */
function startChild(args: string[], env: NodeJS.ProcessEnv): Promise<{ child: ChildProcess; message: unknown }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", ...args], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    }) as ChildProcess;
    child.once("message", (message) => resolve({ child, message }));
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}`)));
  });
}

async function stopChild(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  await ended;
}

const shoot = (target: Target, connections: number, amount: { duration: number } | { amount: number }) =>
  autocannon({
    url: `http://127.0.0.1:${target.port}${target.path}`,
    method: "POST",
    connections,
    headers: { ...target.headers, "Content-Type": "application/x-www-form-urlencoded" },
    body: target.body,
    ...amount,
  });

async function measure(name: string, targets: Target[], seconds: number, expected = 200): Promise<Run> {
  const connections = CONNECTIONS / targets.length;
  const all = (duration: number) => Promise.all(targets.map((target) => shoot(target, connections, { duration })));
  await all(WARM_UP_SECONDS);
  const results = await all(seconds);
  const sum = (read: (result: autocannon.Result) => number) => results.reduce((total, result) => total + read(result), 0);
  const wrong = expected === 200 ? sum((r) => r.non2xx) : sum((r) => r["2xx"]);
  return {
    name,
    perSecond: Math.round(sum((r) => r.requests.average)),
    p50: Math.max(...results.map((r) => r.latency.p50)),
    p99: Math.max(...results.map((r) => r.latency.p99)),
    failed: wrong + sum((r) => r.errors),
  };
}

/** Resident memory of a gateway, in MB, by its own word. */
async function memoryOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  return Math.round(Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1]) / 1e6);
}

function tell({ name, perSecond, p50, p99, failed }: Run, bare: Run): void {
  const ratio = (perSecond / bare.perSecond).toFixed(2);
  console.log(
    `  ${name.padEnd(42)} ${String(perSecond).padStart(7)}/s  ${ratio} of bare  p50 ${p50} ms  p99 ${p99} ms${failed > 0 ? `  ${failed} FAILED` : ""}`,
  );
}

export type SmsApiOptions = {
  /** Of each measurement. */
  seconds: number;
  /** How many messages the memory is watched over. */
  messages: number;
};

export async function measureSmsApi({ seconds, messages }: SmsApiOptions): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), "sms-api-bench-"));
  createDataDir(dataDir);
  const postgres = await step("PostgreSQL", () => startPostgres(process.cwd(), dataDir));
  try {
    await migrate(postgres.url);
    const environment: NodeJS.ProcessEnv = {
      ...testedEnvironment({ databaseUrl: postgres.url, dataDir, port: 1 }),
      NODE_ENV: "production",
      LOG_LEVEL: "warn",
      APPLICATION_RATE_LIMIT: "1000000",
    };
    adoptEnvironment(environment);
    const { makeAccount, makeApplication } = await import("@/prisma/factories");
    const { SEND, smsForm, wsseHeaders } = await import("@/prisma/calls");
    const { db } = await import("@/lib/server/db");
    const past = addMs(now(), -DAY_MS);
    const account = await makeAccount();
    const open = await makeApplication(account.id, { firstSmsAcceptedAt: past });
    const closed = await makeApplication(account.id, { revisions: [{ addresses: ["203.0.113.9"], effectiveFrom: past }] });
    const targetOf = (application: typeof open, port: number): Target => ({
      port,
      path: SEND,
      headers: wsseHeaders({ key: application.key, secret: application.secrets[0] ?? "" }),
      body: smsForm(application.channelNumber),
    });
    const startGateway = async () => {
      const port = await freePort();
      const { child } = await startChild(["scripts/gateway.ts"], { ...environment, GATEWAY_PORT: String(port) });
      return { child, port };
    };

    console.log(`\nSMS API, ${CONNECTIONS} connections, ${seconds} s each:`);
    const [secret = ""] = open.secrets;
    const server = await startChild(["scripts/measuring/bare-server.ts", secret], environment);
    const bare = await measure(
      "bare HTTP server, same digest, stores nothing",
      [targetOf(open, Number(server.message))],
      seconds,
    );
    tell(bare, bare);
    await stopChild(server.child);

    const inserting = await startChild(["scripts/measuring/bare-server.ts", secret, postgres.url], environment);
    tell(await measure("one INSERT a request", [targetOf(open, Number(inserting.message))], seconds), bare);
    await stopChild(inserting.child);

    const first = await startGateway();
    tell(await measure("accepted and committed", [targetOf(open, first.port)], seconds), bare);
    tell(await measure("refused: address not on the list", [targetOf(closed, first.port)], seconds, 403), bare);
    const before = await memoryOf(first.port);
    await shoot(targetOf(open, first.port), CONNECTIONS, { amount: messages });
    console.log(`  memory: ${before} MB, after ${messages} more messages ${await memoryOf(first.port)} MB`);

    const second = await startGateway();
    tell(
      await measure("accepted and committed, two processes", [targetOf(open, first.port), targetOf(open, second.port)], seconds),
      bare,
    );
    await Promise.all([first, second].map(({ child }) => stopChild(child)));
    await db().$disconnect();
  } finally {
    await postgres.stop(true);
    rmSync(dataDir, { recursive: true, force: true });
  }
}
