// The only Prisma client, and the pool of connections beneath it. Secrets and password hashes are omitted from every query
// that does not ask for them by name.

import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/prisma/client/client";
import { env } from "./env";
import { log } from "./log";

/** Connections a process holds at most; requests beyond that wait their turn. */
const POOL_SIZE = 20;
/** How long a request waits for a connection before it is told that the database does not answer. */
const CONNECT_TIMEOUT_MS = 5000;

const logLost = (error: Error) => log.warn({ event: "database.connection_lost", reason: error.message });

function connect() {
  const pool = new pg.Pool({
    connectionString: env().databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A statement that outlives this is a fault; without a bound it would hold its locks.
    statement_timeout: 15_000,
    application_name: "message-sms-console",
  });
  // An idle connection emits an error when the server goes away; unheard it would end the process.
  pool.on("error", logLost);
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { onConnectionError: logLost }),
    omit: { applicationSecret: { sealed: true }, person: { passwordHash: true }, verificationCode: { codeHash: true } },
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
  return { pool, client };
}

export type Database = ReturnType<typeof connect>["client"];
/** The client inside a transaction. */
export type Transaction = Omit<Database, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;
export type Json = Prisma.InputJsonValue;

// One client a process: a hot reload in development, or a second bundle in one process, must not open a second pool.
const holder = globalThis as typeof globalThis & { messageSmsDatabase?: ReturnType<typeof connect> };

/** Connects at first use, so that importing a module needs no environment. */
export function db(): Database {
  holder.messageSmsDatabase ??= connect();
  return holder.messageSmsDatabase.client;
}

/** Ends all connections, so that the process can end; the next use connects anew. */
export async function disconnect(): Promise<void> {
  const made = holder.messageSmsDatabase;
  delete holder.messageSmsDatabase;
  await made?.client.$disconnect();
  await made?.pool.end();
}

/** The connections beneath the client, for lib/core/prepared-query.ts. */
export function pool(): pg.Pool {
  holder.messageSmsDatabase ??= connect();
  return holder.messageSmsDatabase.pool;
}
