// The supervisor behind `npm start` and `npm run dev`: starts and migrates the database, starts the processes of the list in
// processes.ts, restarts those that die, and stops everything in the opposite order.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { readCertificate } from "@/lib/platform/certificate";
import type { Settings } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { actionKey } from "./action-key";
import { type Build, ensureBuild, nextEnvironment } from "./build";
import { completeEnvironment, readSettings } from "./complete-environment";
import { createDataDir, lockDataDir, markStopping, nextauthSecretOf, writePrivate } from "./data-dir";
import { readDatabaseFacts } from "./database-facts";
import { encryptionKeysFor } from "./keys";
import { migrate } from "./migrate";
import { onNpmExit } from "./npm-parent";
import { chooseProcesses, type ProcessDefinition } from "./processes";
import { seconds, step } from "./steps";
import { SupervisedPostgres } from "./supervised-postgres";
import { endOrphan, SupervisedProcess } from "./supervised-process";

/** An external database on the same machine may be starting at the same time. */
const DATABASE_TIMEOUT_MS = 30_000;
const CLOCK_TOLERANCE_MS = 1000;
/** npm repeats a Ctrl-C that the terminal has already sent to this process: a second signal within this time is not a wish to force. */
const FORCE_SIGNAL_AFTER_MS = 700;

type Mode = "production" | "development";

const root = process.cwd();

/** Something that stops with the supervisor. One that is still starting stops once it has started. */
type Started = { stop(force?: boolean): Promise<void> };

const ignore = () => {};

class Supervisor {
  private readonly started: Started[] = [];
  private readonly running: SupervisedProcess[] = [];
  private readonly aborted = new AbortController();
  private stopping: Promise<never> | undefined;
  private dataDir: string | undefined;
  private releaseDataDir = () => {};

  constructor(
    private readonly mode: Mode,
    private readonly processes: readonly ProcessDefinition[],
  ) {}

  private get servesPages(): boolean {
    return this.processes.some((definition) => definition.servesPages);
  }

  async run(): Promise<void> {
    const begin = performance.now();
    this.listenForSignals();
    try {
      const settings = readSettings();
      const address = await this.start(settings);
      console.log(`\nReady in ${seconds(begin)}:  ${address}\n`);
    } catch (error) {
      // Stopping makes the steps in progress fail; that needs no report.
      if (this.stopping) return this.stopping;
      console.error(`\n${(error as Error).message}`);
      await this.stop(1);
    }
  }

  private async start(settings: Settings): Promise<string> {
    const { dataDir } = settings;
    createDataDir(dataDir);
    const lock = await lockDataDir(dataDir, this.mode === "production" ? "npm start" : "npm run dev");
    this.dataDir = dataDir;
    this.releaseDataDir = lock.release;
    for (const { name } of this.processes) await endOrphan(dataDir, name);
    for (const { port, portVariable } of this.processes) await checkPort(settings.host, port(settings), portVariable);
    const { tlsCertFile: certFile, tlsKeyFile: keyFile } = settings;
    if (certFile && keyFile) readCertificate({ certFile, keyFile });

    const nextauthSecret = settings.nextauthSecret ?? nextauthSecretOf(dataDir);
    const key = actionKey(nextauthSecret);
    const building = this.build();
    this.started.push({ stop: () => building.then((build) => build.release(), ignore) });

    const databaseUrl = settings.databaseUrl ?? (await this.startDatabase(dataDir));
    const facts = await step("Database answers", () => readDatabaseFacts(databaseUrl, DATABASE_TIMEOUT_MS));
    if (Math.abs(facts.clockAheadMs) > CLOCK_TOLERANCE_MS) {
      const off = (Math.abs(facts.clockAheadMs) / 1000).toFixed(1);
      console.log(
        `! The clock of this machine is ${off} s ${facts.clockAheadMs > 0 ? "ahead of" : "behind"} the database's. Set both by NTP.`,
      );
      log.warn({ event: "supervisor.clock_differs", aheadMs: Math.round(facts.clockAheadMs) });
    }
    const secretEncryptionKeys = encryptionKeysFor(dataDir, facts.keyIds);
    await step("Migrations", () => migrate(databaseUrl));

    const build = await building;
    const env: NodeJS.ProcessEnv = {
      ...completeEnvironment(settings, { databaseUrl, nextauthSecret, secretEncryptionKeys }),
      ...nextEnvironment(root, build.folder, key),
      NODE_ENV: this.mode,
    };

    if (this.stopping) return this.stopping;

    // By a console only: a generated password is shown where a person looks for it.
    const needsAccount = this.servesPages && !facts.hasPeople;
    // At once: each may take 13 s, and the whole stop 45 s.
    this.started.push({ stop: async (force) => void (await Promise.all(this.running.map((running) => running.stop(force)))) });
    const [account] = await Promise.all([
      needsAccount ? step("First account", () => createFirstAccount(env)) : null,
      ...this.processes.map((definition) => step(definition.label, () => this.startProcess(definition, settings, env))),
    ]);
    if (account) showFirstAccount(account, dataDir);
    return this.servesPages ? settings.nextauthUrl : settings.smsApiAddress;
  }

  private async startProcess(definition: ProcessDefinition, settings: Settings, env: NodeJS.ProcessEnv): Promise<void> {
    const supervised = new SupervisedProcess(definition.name, definition.script, settings.dataDir, env);
    this.running.push(supervised);
    await supervised.start();
    await definition.waitUntilReady?.(settings, this.aborted.signal);
  }

  private async build(): Promise<Build> {
    if (this.mode === "development" || !this.servesPages) return { folder: ".next", release: () => {} };
    return step("Build", () => ensureBuild(root, this.aborted.signal), " (the first time takes about half a minute)");
  }

  private async startDatabase(dataDir: string): Promise<string> {
    const starting = SupervisedPostgres.start(root, dataDir);
    this.started.push({ stop: (force) => starting.then((postgres) => postgres.stop(force), ignore) });
    return (await step("PostgreSQL", () => starting)).url;
  }

  private listenForSignals(): void {
    let first: number | undefined;
    const onSignal = () => {
      if (first === undefined) {
        first = performance.now();
        void this.stop(0);
      } else if (performance.now() - first > FORCE_SIGNAL_AFTER_MS) {
        void this.forceStop();
      }
    };
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
    // The reader of our output may be gone; that stops nothing.
    process.stdout.on("error", ignore);
    process.stderr.on("error", ignore);
    process.on("uncaughtException", (error) => {
      log.fatal({ event: "supervisor.failed", reason: error.message, stack: error.stack });
      void this.stop(1);
    });
    onNpmExit(() => void this.stop(0));
  }

  /** Stops the processes first, so that they finish their requests in flight, and the database last. Ends this process. */
  private stop(code: number): Promise<never> {
    this.stopping ??= (async () => {
      this.aborted.abort();
      console.log("\n… Stopping");
      if (this.dataDir) markStopping(this.dataDir);
      for (const started of [...this.started].reverse()) await started.stop();
      this.releaseDataDir();
      console.log("✓ Stopped");
      process.exit(code);
    })();
    return this.stopping;
  }

  private async forceStop(): Promise<void> {
    for (const started of [...this.started].reverse()) await started.stop(true);
  }
}

function checkPort(host: string, port: number, variable: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const reasons: Record<string, string> = {
        EADDRINUSE: `Port ${port} is in use by another program. Choose another with ${variable}=…`,
        EACCES: `Port ${port} may only be used by root. Choose another with ${variable}=…`,
        EADDRNOTAVAIL: `HOST ${host} is not an address of this machine.`,
      };
      reject(new Error(reasons[error.code ?? ""] ?? `Cannot listen on ${host}:${port}: ${error.message}`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

type FirstAccount = { email: string; password: string | null };

function createFirstAccount(env: NodeJS.ProcessEnv): Promise<FirstAccount | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", "scripts/start/first-account.ts"], {
      env,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    let account: FirstAccount | null = null;
    child.once("message", (message) => ({ account } = message as { account: FirstAccount | null }));
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve(account) : reject(new Error("The first account could not be created."))));
  });
}

/** Shows a generated password once, on a terminal only, because other readers of our output may store it. */
function showFirstAccount({ email, password }: FirstAccount, dataDir: string): void {
  console.log(`\nThe first account is ready. Sign in with\n\n  Email     ${email}`);
  if (password === null) {
    console.log("  Password  the one given as FIRST_USER_PASSWORD");
  } else if (process.stdout.isTTY) {
    console.log(`  Password  ${password}\n\nIt is not shown again; change it after signing in.`);
  } else {
    const path = join(dataDir, "first-user");
    writePrivate(path, `${email}\n${password}\n`);
    console.log(`  Password  in ${path}; remove that file after signing in`);
  }
}

/** `names` are those of the processes to run; all of them when it is empty. */
export function supervise(mode: Mode, names: readonly string[] = []): Promise<void> {
  return new Supervisor(mode, chooseProcesses(names)).run();
}
