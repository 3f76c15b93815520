// The only Prisma client. Secrets and password hashes are omitted from every query that does not ask for them by name.

import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@/prisma/client/client";
import { env } from "./env";
import { log } from "./log";

/** Connections a process holds at most; requests beyond that wait their turn. */
const POOL_SIZE = 20;
/** How long a request waits for a connection before it is told that the database does not answer. */
const CONNECT_TIMEOUT_MS = 5000;

const PREPARED = /^\s*\/\* prepared \*\//;
const statementNames = new Map<string, string>();

/**
 * A statement that begins with the comment "prepared" is planned once for each connection instead of at each request: for what
 * every page asks, planning takes longer than the answer. Each text has a name of its own; the unnamed are planned anew.
 */
function statementName({ sql }: { sql: string }): string {
  if (!PREPARED.test(sql)) return "";
  const name = statementNames.get(sql) ?? `prepared_${statementNames.size + 1}`;
  statementNames.set(sql, name);
  return name;
}

function connect() {
  const adapter = new PrismaPg(
    {
      connectionString: env().databaseUrl,
      max: POOL_SIZE,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      // A statement that outlives this is a fault; without a bound it would hold its locks.
      statement_timeout: 15_000,
      application_name: "message-sms-console",
    },
    {
      statementNameGenerator: statementName,
      // An idle client emits an error when the server goes away; unheard it would end the process.
      onPoolError: (error) => log.warn({ event: "database.connection_lost", reason: error.message }),
      onConnectionError: (error) => log.warn({ event: "database.connection_lost", reason: error.message }),
    },
  );
  return new PrismaClient({
    adapter,
    omit: { applicationSecret: { sealed: true }, person: { passwordHash: true }, verificationCode: { codeHash: true } },
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
}

export type Database = ReturnType<typeof connect>;
/** The client inside a transaction. */
export type Transaction = Omit<Database, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;
export type Json = Prisma.InputJsonValue;

// One client a process: a hot reload in development, or a second bundle in one process, must not open a second pool.
const holder = globalThis as typeof globalThis & { messageSmsDatabase?: Database };

/** Connects at first use, so that importing a module needs no environment. */
export function db(): Database {
  holder.messageSmsDatabase ??= connect();
  return holder.messageSmsDatabase;
}
