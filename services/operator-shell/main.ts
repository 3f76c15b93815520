// The operator's shell: `npm run operator -- <command>`, whether or not the console runs. For a command that needs it, it
// finds the database of DATA_DIR (or starts it for the length of the command) and completes the environment as the
// supervisor does.

import { setTimeout as delay } from "node:timers/promises";
import { type Settings, setProcessEnvironment } from "@/lib/platform/env";
import { holdSchemaLock } from "@/lib/platform/schema-lock";
import { completeEnvironment, readSettings } from "@/scripts/start/complete-environment";
import { createDataDir, isServed, keptEncryptionKeys, lockDataDir, nextauthSecretOf, OPERATOR } from "@/scripts/start/data-dir";
import { readDatabaseFacts } from "@/scripts/start/database-facts";
import { encryptionKeysFor } from "@/scripts/start/keys";
import { migrate } from "@/scripts/start/migrate";
import { runningPostgresUrl, startPostgres } from "@/scripts/start/postgres";
import { runOperator } from "./program";

const root = process.cwd();
/** A console that is just starting brings its database up within this time. */
const RUNNING_WITHIN_MS = 30_000;
const POLL_MS = 100;

type Database = { url: string; close(): Promise<void> };

async function openDatabase(settings: Settings): Promise<Database> {
  const { dataDir, databaseUrl } = settings;
  if (databaseUrl) return { url: databaseUrl, close: async () => {} };
  const begin = performance.now();
  while (isServed(dataDir) && performance.now() - begin < RUNNING_WITHIN_MS) {
    const url = runningPostgresUrl(root, dataDir);
    if (url) return { url, close: async () => {} };
    await delay(POLL_MS);
  }
  if (keptEncryptionKeys(dataDir) === undefined && settings.secretEncryptionKeys === undefined) {
    throw new Error(`There is no database in ${dataDir} yet. Start the console once with npm start, or name another DATA_DIR.`);
  }
  createDataDir(dataDir);
  const lock = await lockDataDir(dataDir, OPERATOR);
  const postgres = await startPostgres(root, dataDir);
  return {
    url: postgres.url,
    async close() {
      await postgres.stop();
      lock.release();
    },
  };
}

let database: Database | undefined;

/** Finds or starts the database, brings it up to date, and completes the environment that the commands read. */
async function open(): Promise<void> {
  const settings = readSettings();
  const opened = await openDatabase(settings);
  database = opened;
  // A command that is interrupted is rolled back by the database; one that was started for it must not be left behind.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => void opened.close().finally(() => process.exit(130)));
  }
  const facts = await readDatabaseFacts(opened.url, 0);
  await migrate(opened.url);
  const schemaLock = await holdSchemaLock({
    databaseUrl: opened.url,
    processName: "operator shell",
    onTooNew: () => process.exit(1),
  });
  database = { url: opened.url, close: () => schemaLock.release().then(opened.close) };
  setProcessEnvironment(
    completeEnvironment(settings, {
      databaseUrl: opened.url,
      nextauthSecret: settings.nextauthSecret ?? nextauthSecretOf(settings.dataDir),
      secretEncryptionKeys: encryptionKeysFor(settings.dataDir, facts.keyIds),
    }),
  );
}

try {
  process.exitCode = await runOperator(process.argv.slice(3), undefined, open);
} finally {
  await database?.close();
}
process.exit();
