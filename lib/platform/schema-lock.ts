// Keeps a migration from changing the schema under a running process that cannot work with the new one.
//
// Every process holds a shared advisory lock for the schema version it was built for: the number of its checked-in migrations.
// Most migrations are compatible: processes of the earlier release go on working. A migration whose name ends in `_exclusive`
// is not. It first takes the exclusive lock of every earlier version, so it waits until no earlier process runs, and a
// process that starts meanwhile waits for it and then finds that it is too old.
//
// A process that loses the connection holds no lock until it has connected again; it then checks the schema again.

import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { log } from "./log";
import { appliedMigrations, checkedInMigrations, type Query } from "./migrations";

/** First key of the advisory locks of this file; the second key is the schema version. */
const LOCK_CLASS = 7_306_108;
const CONNECT_TIMEOUT_MS = 5000;
const RECONNECT_DELAY_MS = 1000;
const POLL_INTERVAL_MS = 500;

/** A migration that no process of an earlier release can work with. */
function isExclusive(migration: string): boolean {
  return migration.endsWith("_exclusive");
}

export class SchemaTooNew extends Error {
  constructor(migration: string) {
    super(
      `A newer release has changed the database (${migration}), and this release cannot work with it. Start the newer release.`,
    );
    this.name = "SchemaTooNew";
  }
}

export type SchemaLock = { release(): Promise<void> };

type Options = {
  databaseUrl: string;
  /** Shown to whoever waits for this process: "console", "SMS API". */
  processName: string;
  /** Called when, after a reconnect, the schema turns out to be too new. The process must end. */
  onTooNew(error: SchemaTooNew): void;
  /** The migrations of this release, oldest first. */
  known?: readonly string[];
};

/**
 * Takes the shared lock of this release's schema version and keeps it until released. Waits while an exclusive migration runs;
 * does not wait for a database that is not there: the lock is then taken as soon as it answers. Throws SchemaTooNew.
 */
export async function holdSchemaLock({
  databaseUrl,
  processName,
  onTooNew,
  known = checkedInMigrations(),
}: Options): Promise<SchemaLock> {
  let released = false;
  let client: Client | undefined;

  async function connect(): Promise<void> {
    const next = new Client({
      connectionString: databaseUrl,
      application_name: `message-sms-console: ${processName}`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
    });
    // The query that waits rejects as well; without a listener the event would end the process.
    next.on("error", (error) => log.warn({ event: "schema_lock.connection_lost", reason: error.message }));
    await next.connect();
    try {
      await next.query("SELECT pg_advisory_lock_shared($1, $2)", [LOCK_CLASS, known.length]);
      const applied = await appliedMigrations(async (sql) => (await next.query(sql)).rows);
      const tooNew = applied.find((name) => !known.includes(name) && isExclusive(name));
      if (tooNew) throw new SchemaTooNew(tooNew);
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    client = next;
    next.once("end", () => {
      if (!released) void reconnect();
    });
  }

  async function reconnect(): Promise<void> {
    while (!released) {
      await delay(RECONNECT_DELAY_MS, undefined, { ref: false });
      try {
        await connect();
        if (released) await client?.end();
        return;
      } catch (error) {
        if (error instanceof SchemaTooNew) return onTooNew(error);
      }
    }
  }

  try {
    await connect();
  } catch (error) {
    if (error instanceof SchemaTooNew) throw error;
    log.warn({ event: "schema_lock.not_taken", reason: (error as Error).message });
    void reconnect();
  }
  return {
    async release() {
      released = true;
      await client?.end().catch(() => {});
    },
  };
}

type Holder = { version: number; application_name: string; pid: number };

const SELECT_HOLDERS = `
  SELECT l.objid::int AS version, a.application_name, a.pid
  FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
  WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = ${LOCK_CLASS} AND l.granted AND l.objid < $1
    AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.pid <> pg_backend_pid()
  ORDER BY a.pid`;

/**
 * Waits until no process of an earlier schema version runs, when one of `pending` needs that; earlier processes then cannot
 * start until the connection of `query` ends. `onWaiting` gets a sentence each time those that are waited for change.
 */
export async function excludeEarlierProcesses(
  query: (sql: string, values?: unknown[]) => ReturnType<Query>,
  pending: readonly string[],
  wanted: readonly string[],
  onWaiting: (sentence: string) => void,
): Promise<void> {
  const last = pending.findLast(isExclusive);
  if (!last) return;
  // The version of a process that knows every migration before this one, but not this one.
  const newestEarlier = wanted.indexOf(last);
  let shown = "";
  for (let version = 0; version <= newestEarlier; ) {
    const [row] = (await query("SELECT pg_try_advisory_lock($1, $2) AS locked", [LOCK_CLASS, version])) as { locked: boolean }[];
    if (row?.locked) {
      version++;
      continue;
    }
    const holders = (await query(SELECT_HOLDERS, [newestEarlier + 1])) as Holder[];
    const names = holders.map(
      (holder) => `${holder.application_name} (PostgreSQL process ${holder.pid}, schema version ${holder.version})`,
    );
    const sentence = `The migration ${last} waits until these processes of an earlier release have stopped: ${names.join(", ")}`;
    if (names.length > 0 && sentence !== shown) onWaiting(sentence);
    shown = sentence;
    await delay(POLL_INTERVAL_MS);
  }
}
