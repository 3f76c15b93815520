// Starts a console with `npm start`, as a person does, for the tests of starting and stopping.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { processEnvironment } from "@/lib/platform/env";
import { identityOf, isRunning, type ProcessIdentity } from "@/scripts/start/lock.mjs";
import { recordProcess } from "@/scripts/start/temporary-data";
import { toolEnvironment } from "./environment";

export type StartedConsole = {
  child: ChildProcess;
  /** Everything that it has written so far. */
  output(): string;
  /** Resolves with the output once it contains `text`; rejects when the process ends first. */
  waitForOutput(text: string): Promise<string>;
  exitCode: Promise<number | null>;
};

/** With `via` npm the child is npm; with `via` node it is the supervisor itself. */
export function startConsole(via: "npm" | "node", env: Record<string, string>): StartedConsole {
  const [command, args] = via === "npm" ? ["npm", ["start"]] : [process.execPath, ["scripts/bootstrap.mjs", "start"]];
  const child = spawn(command, args, {
    env: { ...toolEnvironment(), ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { TEST_DATA_DIR } = processEnvironment();
  if (TEST_DATA_DIR) recordProcess(TEST_DATA_DIR, child.pid);
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const exitCode = new Promise<number | null>((resolve) => child.once("exit", resolve));
  // At the exit, output may still be in the pipe.
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    child,
    output: () => output,
    exitCode,
    waitForOutput: (text) =>
      new Promise((resolve, reject) => {
        const check = () => output.includes(text) && resolve(output);
        child.stdout.on("data", check);
        check();
        void closed.then(() => reject(new Error(`It ended without writing "${text}":\n${output}`)));
      }),
  };
}

export type Processes = {
  supervisor: ProcessIdentity;
  console: ProcessIdentity;
  "sms-api": ProcessIdentity;
  postgres: ProcessIdentity | null;
};

/** The processes that run on a DATA_DIR, as they are recorded there. */
export function processesOf(dataDir: string): Processes {
  const json = (name: string) => JSON.parse(readFileSync(join(dataDir, "run", name), "utf8")) as ProcessIdentity;
  const pidFile = join(dataDir, "postgres/data/postmaster.pid");
  const postgres = existsSync(pidFile) ? identityOf(Number(readFileSync(pidFile, "utf8").split("\n")[0])) : null;
  return { supervisor: json("lock"), console: json("console.json"), "sms-api": json("sms-api.json"), postgres };
}

export function stillRunning(processes: Processes): string[] {
  return Object.entries(processes)
    .filter(([, identity]) => identity && isRunning(identity))
    .map(([name]) => name);
}
