// The embedded PostgreSQL of one DATA_DIR: a real server that listens on the loopback address only, with a generated password.
// The caller holds the lock of the DATA_DIR, so no other process starts, adopts or ends the server at the same time.
//
// The server runs in a session of its own, so that Ctrl-C in the terminal does not stop it before the console.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, closeSync, existsSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { commandOf, identityOf, isRunning, type ProcessIdentity } from "./lock.mjs";
import { type PostgresHome, postgresHome } from "./postgres-home";

const ROLE = "console";
const DATABASE = "console";
const POLL_MS = 20;
/** Recovery after a crash replays the write-ahead log, which takes long for a big database. */
const READY_TIMEOUT_MS = 120_000;
/** A fast shutdown disconnects the clients and writes a checkpoint; after this time it is killed, and the next start recovers. */
const STOP_TIMEOUT_MS = 20_000;
const LOG_LIMIT_BYTES = 5_000_000;

export type Postgres = {
  /** URL of the database that the console uses. */
  url: string;
  /** Resolves when the server has ended, for whatever reason. */
  ended: Promise<void>;
  /** Disconnects the clients and stops. `force` skips the checkpoint; the next start then recovers. */
  stop(force?: boolean): Promise<void>;
};

/** A database of tests need not survive a crash. */
const temporarySettings = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "2GB" };

const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  // Each console and SMS API holds at most 20, the operator shell and migrations a few.
  max_connections: "120",
  timezone: "UTC",
  log_timezone: "UTC",
  // The text of a statement's error contains rows. It goes to the client only, not to the server's log.
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  password_encryption: "scram-sha-256",
};

function runToEnd(home: PostgresHome, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(join(home.programs, "bin", program), args, { ...home.user, cwd: home.folder, env: environment() });
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(new Error(`${program} failed.\n${output.trim()}`))));
  });
}

/** Without the PG… variables of the shell, which would change what the programs connect to; messages in English, because they are parsed. */
function environment(): NodeJS.ProcessEnv {
  return { NODE_ENV: "production", PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" };
}

function writeOwned(home: PostgresHome, name: string, content: string): string {
  const path = join(home.folder, name);
  writeFileSync(path, content, { mode: 0o600 });
  if (home.user) chownSync(path, home.user.uid, home.user.gid);
  return path;
}

/** Created under another name and renamed when complete, so that an interrupted first start leaves no incomplete database. */
async function createCluster(home: PostgresHome): Promise<void> {
  const staged = join(home.folder, "data.new");
  rmSync(staged, { recursive: true, force: true });
  const passwordFile = writeOwned(home, "password", randomBytes(24).toString("base64url"));
  await runToEnd(home, "initdb", [
    `--pgdata=${staged}`,
    `--username=${ROLE}`,
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    // The built-in locale: the sort order does not depend on the machine's locales.
    "--locale-provider=builtin",
    "--locale=C.UTF-8",
    "--no-instructions",
  ]);
  renameSync(staged, join(home.folder, "data"));
}

function checkVersion(home: PostgresHome): void {
  const made = readFileSync(join(home.folder, "data/PG_VERSION"), "utf8").trim();
  const carried = spawnSync(join(home.programs, "bin/postgres"), ["--version"], { encoding: "utf8", env: environment() });
  if (carried.status !== 0)
    throw new Error(`The embedded PostgreSQL cannot run here: ${carried.stderr || carried.error?.message}`);
  const major = /(\d+)/.exec(carried.stdout)?.[1];
  if (major !== made) {
    throw new Error(
      `The database in ${home.folder} was made by PostgreSQL ${made}, this version carries ${major}. Dump it with the earlier version and restore it into a new DATA_DIR.`,
    );
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** The port of the last start when it is free, so that clients configured for it keep working. */
async function choosePort(home: PostgresHome): Promise<number> {
  const path = join(home.folder, "port");
  const last = existsSync(path) ? Number(readFileSync(path, "utf8")) : 0;
  const port = last > 0 && (await isFree(last)) ? last : await freePort();
  writeOwned(home, "port", String(port));
  return port;
}

type PidFile = { pid: number; port: number; ready: boolean; lines: string[] };

/** postmaster.pid: the first line is the pid, the fourth the port, the eighth the state. */
function readPidFile(home: PostgresHome): PidFile | null {
  try {
    const lines = readFileSync(join(home.folder, "data/postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready", lines };
  } catch {
    return null;
  }
}

/** A pid can be reused by another program; our server has its data folder in its command line. */
function isOurServer(home: PostgresHome, pid: number): boolean {
  const command = commandOf(pid);
  return command.includes("postgres") && command.includes(join(home.folder, "data"));
}

async function endProcess(identity: ProcessIdentity, force: boolean): Promise<void> {
  const send = (signal: NodeJS.Signals) => {
    try {
      if (isRunning(identity)) process.kill(identity.pid, signal);
    } catch {}
  };
  // SIGINT is the fast shutdown, SIGQUIT the immediate one; SIGTERM would wait until the clients disconnect.
  send(force ? "SIGQUIT" : "SIGINT");
  const begin = performance.now();
  while (isRunning(identity)) {
    const waited = performance.now() - begin;
    if (waited > STOP_TIMEOUT_MS) send("SIGKILL");
    else if (waited > STOP_TIMEOUT_MS / 2) send("SIGQUIT");
    await delay(POLL_MS);
  }
}

/**
 * Ends a server that an earlier supervisor left running, and makes a stale postmaster.pid harmless. PostgreSQL takes any
 * process of this user with the recorded pid for a running server, even a zombie. The pid is replaced by that of its parent,
 * which PostgreSQL never takes for a server; its check for shared memory in use still applies.
 */
async function endOrphanServer(home: PostgresHome): Promise<void> {
  const file = readPidFile(home);
  if (!file) return;
  const identity = identityOf(file.pid);
  if (identity && isOurServer(home, file.pid)) await endProcess(identity, false);
  const left = readPidFile(home);
  if (left) writeOwned(home, "data/postmaster.pid", [String(process.pid), ...left.lines.slice(1)].join("\n"));
}

/** For a DATA_DIR that is about to be removed. The caller holds its lock. */
export async function endOrphanPostgres(root: string, dataDir: string): Promise<void> {
  if (existsSync(join(dataDir, "postgres/data"))) await endOrphanServer(postgresHome(root, dataDir));
}

function openLog(home: PostgresHome): number {
  const path = join(home.folder, "postgres.log");
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, "a", 0o600);
}

function lastLogLines(home: PostgresHome): string {
  return readFileSync(join(home.folder, "postgres.log"), "utf8").trim().split("\n").slice(-6).join("\n");
}

function spawnServer(home: PostgresHome, port: number, temporary: boolean): ChildProcess {
  const all = { ...settings, ...(temporary ? temporarySettings : {}), port: String(port) };
  const args = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const log = openLog(home);
  try {
    return spawn(join(home.programs, "bin/postgres"), ["-D", join(home.folder, "data"), ...args], {
      ...home.user,
      cwd: home.folder,
      env: environment(),
      detached: true,
      stdio: ["ignore", log, log],
    });
  } finally {
    closeSync(log);
  }
}

/** Resolves when the server accepts connections; rejects with the end of its log when it ends before. */
async function waitUntilReady(home: PostgresHome, child: ChildProcess, ended: Promise<void>): Promise<void> {
  let hasEnded = false;
  let failure: Error | undefined;
  child.once("error", (error) => (failure = error));
  void ended.then(() => (hasEnded = true));
  const begin = performance.now();
  for (;;) {
    const file = readPidFile(home);
    if (file?.pid === child.pid && file?.ready) return;
    if (hasEnded || failure) throw failure ?? new Error(`PostgreSQL did not start.\n${lastLogLines(home)}`);
    if (performance.now() - begin > READY_TIMEOUT_MS) {
      child.kill("SIGQUIT");
      throw new Error(`PostgreSQL was not ready within ${READY_TIMEOUT_MS / 1000} s.\n${lastLogLines(home)}`);
    }
    await delay(POLL_MS);
  }
}

function databaseUrl(home: PostgresHome, port: number, database: string): string {
  const password = readFileSync(join(home.folder, "password"), "utf8");
  return `postgresql://${ROLE}:${password}@127.0.0.1:${port}/${database}`;
}

async function createDatabase(home: PostgresHome, port: number): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl(home, port, "postgres") });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [DATABASE]);
    if (!rowCount) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

/** URL of the server that another process runs on this DATA_DIR; null when none is ready. */
export function runningPostgresUrl(root: string, dataDir: string): string | null {
  const home = postgresHome(root, dataDir);
  const file = readPidFile(home);
  return file?.ready && isOurServer(home, file.pid) ? databaseUrl(home, file.port, DATABASE) : null;
}

type Options = { temporary?: boolean; port?: number };

/** `port` is given when a server that died is restarted, because its clients know that port. */
export async function startPostgres(root: string, dataDir: string, { temporary = false, port }: Options = {}): Promise<Postgres> {
  const home = postgresHome(root, dataDir);
  if (existsSync(join(home.folder, "data"))) {
    checkVersion(home);
    await endOrphanServer(home);
  } else {
    await createCluster(home);
  }
  const chosen = port ?? (await choosePort(home));
  const child = spawnServer(home, chosen, temporary);
  const ended = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await waitUntilReady(home, child, ended);
  const identity = identityOf(child.pid ?? 0);
  await createDatabase(home, chosen);
  return {
    url: databaseUrl(home, chosen, DATABASE),
    ended,
    async stop(force = false) {
      if (identity) await endProcess(identity, force);
      await ended;
    },
  };
}
