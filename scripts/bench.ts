// `npm run bench`: the figures that the README states, in one run on one machine. Compare ratios; rates are the machine's.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ownEnvironment } from "@/lib/server/env";
import { routes } from "@/lib/shared/routes";
import { actionKey } from "./action-key";
import { ensureBuild, nextEnvironment } from "./build";
import { type Figures, measureSideBySide } from "./measuring/load";
import { compressedScriptBytes } from "./measuring/page-scripts";
import { measureSecondStart } from "./measuring/second-start";
import { migrate } from "./migrate";
import { freePort } from "./postgres";
import { waitUntilReady } from "./readiness";
import { step } from "./steps";
import { createTemporaryData } from "./temporary-data";
import { ensureDatabase } from "./testing/databases";
import { testedEnvironment, testNextauthSecret } from "./testing/environment";

const root = process.cwd();
// A build of its own, with the empty page; the key names it.
const key = actionKey(`measured: ${testNextauthSecret}`);
const aborted = new AbortController();
/** As many as a raised limit may come to. */
const MANY = 10_000;

function show(figures: readonly Figures[]): void {
  for (const { name, requestsPerSecond, p50Ms, p99Ms } of figures) {
    console.log(
      `  ${name.padEnd(52)} ${requestsPerSecond.toFixed(0).padStart(6)} requests/s   p50 ${p50Ms} ms   p99 ${p99Ms} ms`,
    );
  }
}

/** A signed-in member of an account with two applications: the session's cookie. */
async function makeWorld(): Promise<string> {
  const { makeApplication, makeMember } = await import("@/prisma/factories");
  const { member, cookie } = await makeMember();
  await makeApplication(member.accountId);
  await makeApplication(member.accountId);
  return `${cookie.name}=${cookie.value}`;
}

async function measurePages(): Promise<void> {
  Object.assign(ownEnvironment(), { BUILD_MEASURED: "1" });
  const data = await step("Database", () => createTemporaryData(root));
  let console_: ChildProcess | undefined;
  try {
    const build = await step("Production build", () => ensureBuild(root, key, aborted.signal));
    const port = await freePort();
    const dataDir = join(data.folder, "bench");
    mkdirSync(dataDir);
    const databaseUrl = await ensureDatabase(data.postgres.url, "bench");
    await migrate(databaseUrl);
    const env = {
      ...testedEnvironment({ databaseUrl, dataDir, port }),
      ...nextEnvironment(root, build.folder, key),
      LOG_LEVEL: "warn",
      NODE_ENV: "production" as const,
    };
    Object.assign(ownEnvironment(), env);
    console_ = spawn(process.execPath, ["--import", "tsx", "scripts/console.ts"], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    await waitUntilReady("127.0.0.1", port, aborted.signal);

    const headers = { cookie: await makeWorld() };
    const base = `http://127.0.0.1:${port}`;
    const page = `${base}${routes.applications}`;
    const { makeManyApplications } = await import("./measuring/many-applications");
    const many = { cookie: await makeManyApplications(MANY) };
    console.log("\nApplication Management, signed in");
    const figures = await measureSideBySide([
      { name: "the page, two applications", url: page, headers },
      { name: "an empty dynamic page of the same build and proxy", url: `${base}/empty`, headers },
      { name: `the page, ${MANY} applications in the account`, url: page, headers: many },
      { name: `a search among ${MANY} applications`, url: `${page}?search=tion_7777`, headers: many },
    ]);
    show(figures);
    const [measured, empty, long] = figures;
    if (measured && empty)
      console.log(
        `  ratio to the empty page: ${(measured.requestsPerSecond / empty.requestsPerSecond).toFixed(2)} (aim: at least 0.50)`,
      );
    if (measured && long)
      console.log(
        `  two applications to ${MANY}: ${(measured.requestsPerSecond / long.requestsPerSecond).toFixed(2)} (aim: at most 1.30)`,
      );
    const bytes = await compressedScriptBytes(page, headers);
    console.log(`  JavaScript, compressed: ${(bytes / 1000).toFixed(0)} kB (aim: under 200 kB)`);
    const { db } = await import("@/lib/server/db");
    await db().$disconnect();
    build.release();
  } finally {
    if (console_ && console_.exitCode === null) {
      const ended = new Promise((resolve) => console_?.once("exit", resolve));
      console_.kill("SIGTERM");
      await ended;
    }
    await data.remove();
  }
}

await measurePages();
delete ownEnvironment().BUILD_MEASURED;
console.log("\nA second npm start");
console.log(`  ready after ${((await measureSecondStart()) / 1000).toFixed(1)} s (aim: within 5 s)`);
process.exit(0);
