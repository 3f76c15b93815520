// One process that is kept running: started again when it dies, with a growing pause, and found again by a later
// supervisor through its recorded pid and start time. It is a session of its own, so that a Ctrl-C in the terminal reaches
// the supervisor alone, which stops things in order; its channel to the supervisor tells it when the supervisor dies.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { log } from "@/lib/platform/log";
import { writePrivate } from "./data-dir";
import { identityOf, isRunning, type ProcessIdentity } from "./lock.mjs";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** One that ran this long was well: its next death is not part of a row of them. */
const WELL_AFTER_MS = 60_000;
/** The process itself gives its requests in flight 10 s; this is for one that hangs. */
const STOP_WITHIN_MS = 13_000;
const POLL_MS = 25;

const recordPath = (dataDir: string, name: string) => join(dataDir, "run", `${name}.json`);

async function endByIdentity(identity: ProcessIdentity, withinMs: number): Promise<void> {
  const begin = performance.now();
  process.kill(identity.pid, "SIGTERM");
  while (isRunning(identity)) {
    if (performance.now() - begin > withinMs) process.kill(identity.pid, "SIGKILL");
    await delay(POLL_MS);
  }
}

/** Ends what a killed supervisor left running under this name. Nobody waits for its answers any more, so it is not given long. */
export async function endOrphan(dataDir: string, name: string): Promise<void> {
  const path = recordPath(dataDir, name);
  if (!existsSync(path)) return;
  const identity = JSON.parse(readFileSync(path, "utf8")) as ProcessIdentity;
  if (isRunning(identity)) {
    log.warn({ event: "supervisor.orphan_ended", process: name, pid: identity.pid });
    // The process may end between two of these looks.
    await endByIdentity(identity, 2000).catch(() => {});
  }
  rmSync(path, { force: true });
}

export class SupervisedProcess {
  private child: ChildProcess | undefined;
  /** How the current child ended, once it has. */
  private ended: Promise<string> = Promise.resolve("not started");
  private stopping = false;
  private pauseMs = FIRST_PAUSE_MS;

  constructor(
    private readonly name: string,
    private readonly script: string,
    private readonly dataDir: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Resolves when the process says that it listens; rejects when it ends before. From then on it is kept running. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.spawn();
      let listens = false;
      child.once("message", () => {
        listens = true;
        resolve();
      });
      void this.ended.then((how) => {
        if (listens) void this.keepRunning();
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
      log.error({ event: "supervisor.process_died", process: this.name, how: await this.ended, startedAgainInMs: this.pauseMs });
      await delay(this.pauseMs);
      if (this.stopping) return;
      this.pauseMs = Math.min(this.pauseMs * 2, LONGEST_PAUSE_MS);
      const well = setTimeout(() => (this.pauseMs = FIRST_PAUSE_MS), WELL_AFTER_MS);
      this.spawn();
      await this.ended;
      clearTimeout(well);
    }
  }

  /** Lets it finish what it has in flight; `hurry` does not. */
  async stop(hurry = false): Promise<void> {
    this.stopping = true;
    const child = this.child;
    child?.kill(hurry ? "SIGKILL" : "SIGTERM");
    const late = setTimeout(() => child?.kill("SIGKILL"), STOP_WITHIN_MS);
    await this.ended;
    clearTimeout(late);
    rmSync(recordPath(this.dataDir, this.name), { force: true });
  }
}
