// Measures the time from the command `npm start` until the console is ready, when everything is built already.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "@/scripts/start/postgres";
import { startConsole } from "@/scripts/test/support/started-console";
import { median } from "./median";

const STARTS = 3;

async function startOnce(env: Record<string, string>): Promise<number> {
  const begin = performance.now();
  const started = startConsole("npm", env);
  await started.waitForOutput("Ready in");
  const ms = performance.now() - begin;
  started.child.kill("SIGTERM");
  await started.exitCode;
  return ms;
}

/** The median in milliseconds. The first start, which builds and creates the database, is not counted. */
export async function measureSecondStart(): Promise<number> {
  const dataDir = mkdtempSync(join(tmpdir(), "second-start-"));
  const [port, smsApiPort] = await Promise.all([freePort(), freePort()]);
  const env = { DATA_DIR: dataDir, PORT: String(port), GATEWAY_PORT: String(smsApiPort) };
  try {
    await startOnce(env);
    const times: number[] = [];
    for (let i = 0; i < STARTS; i++) times.push(await startOnce(env));
    return median(times);
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}
