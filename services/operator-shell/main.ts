// The operator shell: `npm run operator -- <command>`. The console need not run. A command that needs the database uses the one in
// DATA_DIR, which is started for the time of the command if it does not run. The environment is completed as the supervisor does.

import { setTimeout as delay } from "node:timers/promises";
import { type Settings, setProcessEnvironment } from "@/lib/platform/env";
import { holdSchemaLock } from "@/lib/platform/schema-lock";
import { completeEnvironment, readSettings } from "@/scripts/start/complete-environment";
import { createDataDir, isServed, lockDataDir, nextauthSecretOf, OPERATOR, storedEncryptionKeys } from "@/scripts/start/data-dir";
import { readDatabaseFacts } from "@/scripts/start/database-facts";
import { encryptionKeysFor } from "@/scripts/start/keys";
import { migrate } from "@/scripts/start/migrate";
import { runningPostgresUrl, startPostgres } from "@/scripts/start/postgres";
import { runOperator } from "./program";

const root = process.cwd();
/** How long to wait for the database of a console that is starting. */
const DATABASE_TIMEOUT_MS = 30_000;
const POLL_MS = 100;

type Database = { url: string; close(): Promise<void> };

async function findOrStartDatabase(settings: Settings): Promise<Database> {
  const { dataDir, databaseUrl } = settings;
  if (databaseUrl) return { url: databaseUrl, close: async () => {} };
  const startedAt = performance.now();
  while (isServed(dataDir) && performance.now() - startedAt < DATABASE_TIMEOUT_MS) {
    const url = runningPostgresUrl(root, dataDir);
    if (url) return { url, close: async () => {} };
    await delay(POLL_MS);
  }
  if (storedEncryptionKeys(dataDir) === undefined && settings.secretEncryptionKeys === undefined) {
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

/** Finds or starts the database, migrates it, and completes the environment that the commands read. */
async function openDatabase(): Promise<void> {
  const settings = readSettings();
  const opened = await findOrStartDatabase(settings);
  database = opened;
  // On an interrupt the database rolls the command back. A database that was started for the command is stopped.
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
  process.exitCode = await runOperator(process.argv.slice(3), undefined, openDatabase);
} finally {
  await database?.close();
}
process.exit();
