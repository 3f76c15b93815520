// `npm test`: every check, from types to a real browser. It has databases and a production build of its own, so a console
// that runs on the same machine is not touched. To run a part of it:
//
//   npm test -- [types] [biome] [unit] [db] [start] [e2e] [part of a file's name …] [--trace]
//
// `--trace` records what the browser does in each test, for `npx playwright show-trace`. Each tier reports its wall time and
// the CPU time (user and system) of all its processes. The last line is `N passed, N failed`. A tier that ran nothing fails.

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { actionKey } from "@/scripts/start/action-key";
import { type Build, ensureBuild, nextEnvironment } from "@/scripts/start/build";
import { migrate } from "@/scripts/start/migrate";
import { onNpmExit } from "@/scripts/start/npm-parent";
import { freePort } from "@/scripts/start/postgres";
import { waitUntilReady } from "@/scripts/start/readiness";
import { seconds, step } from "@/scripts/start/steps";
import { createTemporaryData, type TemporaryData } from "@/scripts/start/temporary-data";
import { ensureDatabase, TEMPLATE } from "@/scripts/test/support/databases";
import { testedEnvironment, testNextauthSecret, toolEnvironment } from "@/scripts/test/support/environment";
import { findBrowser } from "./browser";
import { startCpuClock } from "./cpu-time";
import { failedPlaywrightTests, type Outcome, type PlaywrightReport, playwrightOutcome, single, vitestOutcome } from "./outcome";
import { runTool, stopTools } from "./tool";

const tiers = ["types", "biome", "unit", "db", "start", "e2e"] as const;
type Tier = (typeof tiers)[number];

const root = process.cwd();
const aborted = new AbortController();
const key = actionKey(testNextauthSecret);

const args = process.argv.slice(3);
const isTier = (arg: string): arg is Tier => (tiers as readonly string[]).includes(arg);
const chosen = args.filter(isTier);
const filters = args.filter((arg) => !isTier(arg) && arg !== "--trace");
const isTraced = args.includes("--trace");
const runs = (tier: Tier) => chosen.length === 0 || chosen.includes(tier);

/** Removed at the end of the run, also when it is stopped. */
const reports = mkdtempSync(join(tmpdir(), "test-reports-"));
let data: Promise<TemporaryData> | undefined;
let build: Promise<Build> | undefined;
/** The console and the SMS API of the browser tests. */
const served: ChildProcess[] = [];

async function cleanUp(): Promise<void> {
  aborted.abort();
  await stopTools();
  for (const child of served) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGKILL");
    await ended;
  }
  await build?.then((it) => it.release()).catch(() => {});
  await data?.then((it) => it.remove()).catch(() => {});
  rmSync(reports, { recursive: true, force: true });
}

function stopOnSignals(): void {
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    void cleanUp().finally(() => process.exit(130));
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  onNpmExit(stop);
}

function readReport<T>(path: string): T | null {
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as T) : null;
}

async function startData(): Promise<TemporaryData> {
  const made = await createTemporaryData(root);
  await migrate(await ensureDatabase(made.postgres.url, TEMPLATE));
  return made;
}

async function runVitest(project: "unit" | "database" | "start", env: NodeJS.ProcessEnv): Promise<Outcome> {
  const report = join(reports, `${project}.json`);
  const code = await runTool(
    [
      "node_modules/vitest/vitest.mjs",
      "run",
      "--config=.config/vitest.config.ts",
      `--project=${project}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...filters,
    ],
    env,
    env.TEST_DATA_DIR,
  );
  return vitestOutcome(readReport(report), code);
}

/** Starts a production process as `npm start` does, with its log in a file that the tests can read. */
async function startProcess(script: string, env: NodeJS.ProcessEnv, logFile: string): Promise<void> {
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, ["--import", "tsx", script], {
    env: { ...env, NODE_ENV: "production" },
    detached: true,
    stdio: ["ignore", log, log, "ipc"],
  });
  closeSync(log);
  served.push(child);
  // Should it end later, the tests fail.
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error(`${script} ended.\n${readFileSync(logFile, "utf8")}`)));
  });
}

async function runPlaywright({ folder, postgres }: TemporaryData, built: Build): Promise<Outcome> {
  const browser = await findBrowser();
  const [port, smsApiPort, smtpPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const dataDir = join(folder, "e2e");
  mkdirSync(dataDir);
  const databaseUrl = await ensureDatabase(postgres.url, "e2e", TEMPLATE);
  const report = join(reports, "e2e.json");
  const consoleLog = join(dataDir, "console.log");
  const env = {
    ...testedEnvironment({ databaseUrl, dataDir, port }),
    ...nextEnvironment(root, built.folder, key),
    GATEWAY_PORT: String(smsApiPort),
    // A journey calls the SMS API as fast as it can; the rate limit has tests of its own.
    APPLICATION_RATE_LIMIT: "1000000",
    SMTP_URL: `smtp://127.0.0.1:${smtpPort}`,
    E2E_SMTP_PORT: String(smtpPort),
    E2E_BASE_URL: `http://localhost:${port}`,
    E2E_SMS_API_URL: `http://127.0.0.1:${smsApiPort}`,
    ...(browser ? { E2E_BROWSER: browser } : {}),
    E2E_CONSOLE_LOG: consoleLog,
    E2E_REPORT: report,
    ...(isTraced ? { E2E_TRACE: "on" } : {}),
  };
  await step("Console and SMS API for the browser tests", async () => {
    await startProcess("services/sms-api/main.ts", env, join(dataDir, "sms-api.log"));
    await startProcess("services/console/main.ts", env, consoleLog);
    await waitUntilReady("127.0.0.1", port, aborted.signal);
  });
  const code = await runTool(
    ["node_modules/@playwright/test/cli.js", "test", "--config=e2e/playwright.config.ts", ...filters],
    env,
  );
  const result = readReport<PlaywrightReport>(report);
  const failedTests = failedPlaywrightTests(result);
  if (failedTests.length > 0 && !isTraced) console.log(`With a trace: npm test -- e2e ${failedTests.join(" ")} --trace`);
  return playwrightOutcome(result, code);
}

async function runAll(): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const cpuSeconds = startCpuClock();
  const tier = async (name: Tier, work: () => Promise<Outcome>) => {
    if (!runs(name) || aborted.signal.aborted) return;
    const begin = performance.now();
    const cpuBefore = cpuSeconds?.() ?? 0;
    const outcome = await work().catch((error: Error): Outcome => {
      console.error(error.message);
      return { passed: 0, failed: 1 };
    });
    outcomes.push(outcome);
    const cpu = cpuSeconds ? `, ${(cpuSeconds() - cpuBefore).toFixed(1)} s CPU` : "";
    console.log(
      `${outcome.failed === 0 ? "✓" : "✗"} ${name}  ${outcome.passed} passed, ${outcome.failed} failed  ${seconds(begin)}${cpu}`,
    );
  };

  await tier("types", async () => single(await runTool(["node_modules/typescript/bin/tsc", "--noEmit"], toolEnvironment())));
  await tier("biome", async () =>
    single(await runTool(["node_modules/@biomejs/biome/bin/biome", "check", "--config-path=.config"], toolEnvironment())),
  );
  await tier("unit", async () => runVitest("unit", toolEnvironment()));

  // Only now, so that each tier's CPU time is its own. What fails here fails the tiers that need it.
  if (!aborted.signal.aborted && (runs("db") || runs("start") || runs("e2e"))) {
    data = step("Databases for the tests", startData);
    await data.catch(() => {});
  }
  if (!aborted.signal.aborted && (runs("e2e") || runs("start"))) {
    build = step("Production build for the tests", () => ensureBuild(root, aborted.signal));
    await build.catch(() => {});
  }
  for (const [name, project] of [
    ["db", "database"],
    ["start", "start"],
  ] as const) {
    await tier(name, async () => {
      const { postgres, folder: dataDir } = (await data) as TemporaryData;
      return runVitest(project, { ...toolEnvironment(), TEST_DATABASE_SERVER: postgres.url, TEST_DATA_DIR: dataDir });
    });
  }
  await tier("e2e", async () => runPlaywright((await data) as TemporaryData, (await build) as Build));
  return outcomes;
}

stopOnSignals();
const outcomes = await runAll();
await cleanUp();
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
