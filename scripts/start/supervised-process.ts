// A child process that is restarted when it dies, with a growing delay. Its pid and start time are recorded, so that a later
// supervisor finds it when this one was killed. It runs in a session of its own: Ctrl-C in the terminal reaches only the
// supervisor, which stops the processes in order. When the supervisor dies, its IPC channel closes and the child stops.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { writePrivate } from "./data-dir";
import { identityOf, isRunning, type ProcessIdentity } from "./lock.mjs";

const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 10_000;
/** After running this long a process counts as healthy, and the restart delay is reset. */
const HEALTHY_AFTER_MS = 60_000;
/** The process gives its requests in flight 10 s; after this it hangs and is killed. */
const STOP_TIMEOUT_MS = 13_000;
const POLL_MS = 25;

const recordPath = (dataDir: string, name: string) => join(dataDir, "run", `${name}.json`);

async function endByIdentity(identity: ProcessIdentity, timeoutMs: number): Promise<void> {
  const begin = performance.now();
  process.kill(identity.pid, "SIGTERM");
  while (isRunning(identity)) {
    if (performance.now() - begin > timeoutMs) process.kill(identity.pid, "SIGKILL");
    await delay(POLL_MS);
  }
}

/** Ends the process of this name that a killed supervisor left running. It gets little time, because nobody waits for its answers. */
export async function endOrphan(dataDir: string, name: string): Promise<void> {
  const path = recordPath(dataDir, name);
  if (!existsSync(path)) return;
  const identity = JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  if (isRunning(identity)) {
    log.warn({ event: "supervisor.orphan_ended", process: name, pid: identity.pid });
    // The process may end between two checks.
    await endByIdentity(identity, 2000).catch(() => {});
  }
  rmSync(path, { force: true });
}

export class SupervisedProcess {
  private child: ChildProcess | undefined;
  /** How the current child ended, once it has. */
  private ended: Promise<string> = Promise.resolve("not started");
  private stopping = false;
  private delayMs = FIRST_DELAY_MS;

  constructor(
    private readonly name: string,
    private readonly script: string,
    private readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Resolves when the process reports that it listens; rejects when it ends before. From then on it is restarted when it dies. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.spawn();
      let isListening = false;
      child.once("message", () => {
        isListening = true;
        resolve();
      });
      void this.ended.then((how) => {
        if (isListening) void this.keepRunning();
        else reject(new Error(`The ${this.name} ended while starting (${how}).`));
      });
    });
  }

  private spawn(): ChildProcess {
    const child = spawn(process.execPath, ["--import", "tsx", this.script], {
      env: this.env,
      detached: true,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.child = child;
    this.ended = new Promise((resolve) => {
      child.once("exit", (code, signal) => resolve(signal ?? `code ${code}`));
      child.once("error", (error) => resolve(error.message));
    });
    const identity = identityOf(child.pid ?? 0);
    if (identity) writePrivate(recordPath(this.dataDir, this.name), JSON.stringify(identity));
    return child;
  }

  private async keepRunning(): Promise<void> {
    while (!this.stopping) {
      log.error({ event: "supervisor.process_died", process: this.name, how: await this.ended, restartInMs: this.delayMs });
      await delay(this.delayMs);
      if (this.stopping) return;
      this.delayMs = Math.min(this.delayMs * 2, LONGEST_DELAY_MS);
      const healthy = setTimeout(() => (this.delayMs = FIRST_DELAY_MS), HEALTHY_AFTER_MS);
      this.spawn();
      await this.ended;
      clearTimeout(healthy);
    }
  }

  /** Lets it finish its requests in flight, unless `force`. */
  async stop(force = false): Promise<void> {
    this.stopping = true;
    const child = this.child;
    child?.kill(force ? "SIGKILL" : "SIGTERM");
    const timeout = setTimeout(() => child?.kill("SIGKILL"), STOP_TIMEOUT_MS);
    await this.ended;
    clearTimeout(timeout);
    rmSync(recordPath(this.dataDir, this.name), { force: true });
  }
}
