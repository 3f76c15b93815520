// Measures Application Management on a production build: compared with an empty page of the same build, and with two
// applications in the account compared with ten thousand.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { processEnvironment, setProcessEnvironment } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { actionKey } from "@/scripts/start/action-key";
import { ensureBuild, nextEnvironment } from "@/scripts/start/build";
import { migrate } from "@/scripts/start/migrate";
import { freePort } from "@/scripts/start/postgres";
import { waitUntilReady } from "@/scripts/start/readiness";
import { step } from "@/scripts/start/steps";
import { createTemporaryData } from "@/scripts/start/temporary-data";
import { ensureDatabase } from "@/scripts/test/support/databases";
import { testedEnvironment, testNextauthSecret } from "@/scripts/test/support/environment";
import { measureSideBySide, type Rounds, ratioOf } from "./load";
import { median } from "./median";
import { compressedScriptBytes } from "./page-scripts";

const root = process.cwd();
const key = actionKey(testNextauthSecret);
const MANY = 10_000;

function show(rounds: readonly Rounds[]): void {
  for (const { name, rates, p50Ms, p99Ms } of rounds) {
    const rate = median(rates).toFixed(0).padStart(5);
    console.log(`  ${name.padEnd(44)} ${rate} requests/s   p50 ${p50Ms} ms   p99 ${p99Ms} ms`);
  }
}

/** Returns the session cookie of a member whose account has two applications. */
async function createTwoApplications(): Promise<string> {
  const { makeApplication, makeMember } = await import("@/scripts/test/support/factories");
  const { member, cookie } = await makeMember();
  await makeApplication(member.accountId);
  await makeApplication(member.accountId);
  return `${cookie.name}=${cookie.value}`;
}

async function measureAt(base: string): Promise<void> {
  const { createManyApplications } = await import("./many-applications");
  const two = { cookie: await createTwoApplications() };
  const many = { cookie: await createManyApplications(MANY) };
  const { disconnect } = await import("@/lib/platform/db");
  await disconnect();

  const page = `${base}${routes.applications}`;
  console.log("\nApplication Management, signed in");
  const rounds = await measureSideBySide([
    { name: "with two applications", url: page, headers: two },
    { name: "an empty page of the same build and proxy", url: `${base}/empty`, headers: two },
    { name: `with ${MANY} applications`, url: page, headers: many },
  ]);
  show(rounds);
  const [withTwo, empty, withMany] = rounds;
  console.log(`  two applications / empty page    ${ratioOf(withTwo, empty).toFixed(2)} (aim: at least 0.50)`);
  console.log(`  two applications / ${MANY} of them ${ratioOf(withTwo, withMany).toFixed(2)} (aim: at most 1.30)`);
  const bytes = await compressedScriptBytes(page, two);
  console.log(`  JavaScript, compressed           ${(bytes / 1000).toFixed(0)} kB (aim: under 200 kB)`);
}

export async function measurePages(): Promise<void> {
  processEnvironment().BUILD_MEASURED = "1";
  const data = await step("Database", () => createTemporaryData(root));
  let console_: ChildProcess | undefined;
  try {
    const build = await step("Production build", () => ensureBuild(root, new AbortController().signal));
    const port = await freePort();
    const dataDir = join(data.folder, "bench");
    mkdirSync(dataDir);
    const databaseUrl = await ensureDatabase(data.postgres.url, "bench");
    await migrate(databaseUrl);
    const env: NodeJS.ProcessEnv = {
      ...testedEnvironment({ databaseUrl, dataDir, port }),
      ...nextEnvironment(root, build.folder, key),
      LOG_LEVEL: "warn",
      NODE_ENV: "production",
    };
    setProcessEnvironment(env);
    console_ = spawn(process.execPath, ["--import", "tsx", "services/console/main.ts"], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await waitUntilReady("127.0.0.1", port, new AbortController().signal);
    await measureAt(`http://127.0.0.1:${port}`);
    build.release();
  } finally {
    if (console_ && console_.exitCode === null) {
      const ended = new Promise((resolve) => console_?.once("exit", resolve));
      console_.kill("SIGTERM");
      await ended;
    }
    await data.remove();
    delete processEnvironment().BUILD_MEASURED;
  }
}
