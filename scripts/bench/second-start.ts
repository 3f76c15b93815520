// How long a second `npm start` takes until the console is ready, measured as a person would: from the command on.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/scripts/start/postgres";
import { startConsole } from "@/scripts/test/support/started-console";

const TIMES = 3;

async function startOnce(env: Record<string, string>): Promise<number> {
  const begin = performance.now();
  const started = startConsole("npm", env);
  await started.said("Ready in");
  const ms = performance.now() - begin;
  started.child.kill("SIGTERM");
  await started.exitCode;
  return ms;
}

/** Milliseconds, the median of a few. The first start, which builds and creates the database, is not counted. */
export async function measureSecondStart(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "second-start-"));
  const [port, smsApiPort] = await Promise.all([freePort(), freePort()]);
  const env = { DATA_DIR: dataDir, PORT: String(port), GATEWAY_PORT: String(smsApiPort) };
  try {
    await startOnce(env);
    const times: number[] = [];
    for (let i = 0; i < TIMES; i++) times.push(await startOnce(env));
    return times.sort((a, b) => a - b)[Math.floor(TIMES / 2)] ?? 0;
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
