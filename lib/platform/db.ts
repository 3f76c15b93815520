// The only Prisma client, and its connection pool. A query returns sealed secrets, password hashes and code hashes only when
// it selects them by name.

import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";
import { type Prisma, PrismaClient } from "@/prisma/client/client";
import { env } from "./env";
import { log } from "./log";

/** The most connections of a process. Further requests wait for a free one. */
const POOL_SIZE = 20;
/** A request that waits longer for a connection fails: the database counts as unavailable. */
const CONNECT_TIMEOUT_MS = 5000;

const logConnectionLost = (error: Error) => log.warn({ event: "database.connection_lost", reason: error.message });

function connect() {
  const pool = new pg.Pool({
    connectionString: env().databaseUrl,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    // A statement that takes longer is a fault. Without a limit it would keep its locks.
    statement_timeout: 15_000,
    application_name: "message-sms-console",
  });
  // An idle connection emits an error when the server ends. Without a listener the error would end the process.
  pool.on("error", logConnectionLost);
  const client = new PrismaClient({
    adapter: new PrismaPg(pool, { onConnectionError: logConnectionLost }),
    omit: { applicationSecret: { sealed: true }, person: { passwordHash: true }, verificationCode: { codeHash: true } },
    transactionOptions: { maxWait: 10_000, timeout: 15_000 },
  });
  return { pool, client };
}

export type Database = ReturnType<typeof connect>["client"];
/** The client inside a transaction. */
export type Transaction = Omit<Database, "$connect" | "$disconnect" | "$on" | "$use" | "$extends" | "$transaction">;
export type Json = Prisma.InputJsonValue;

// One client per process: a hot reload in development, or a second bundle in the process, must not open a second pool.
const holder = globalThis as typeof globalThis & { messageSmsDatabase?: ReturnType<typeof connect> };

/** Connects at the first use, so importing a module needs no environment. */
export function db(): Database {
  holder.messageSmsDatabase ??= connect();
  return holder.messageSmsDatabase.client;
}

/** Closes all connections, so that the process can end. The next use connects again. */
export async function disconnect(): Promise<void> {
  const connected = holder.messageSmsDatabase;
  delete holder.messageSmsDatabase;
  await connected?.client.$disconnect();
  await connected?.pool.end();
}

/** The connection pool of the client, for lib/core/prepared-query.ts. */
export function pool(): pg.Pool {
  holder.messageSmsDatabase ??= connect();
  return holder.messageSmsDatabase.pool;
}
