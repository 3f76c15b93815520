// The SMS API's own connections. They are plain ones, beside the console's Prisma client, because listening needs a
// connection that is kept, and because messages are stored by COPY. Storing has a connection to itself: a flood of look-ups
// must not make an accepted message wait.

import pg from "pg";
import { log } from "@/lib/server/log";

/** Messages are stored by one statement after the other (gateway/acceptance-queue.ts). */
const STORING_CONNECTIONS = 1;
/** Two reads of credentials, two first messages, refusals and counts. */
const WORKING_CONNECTIONS = 6;
const CONNECT_WITHIN_MS = 3000;
/** The server gives up a statement first; a connection that does not even say so is dropped. */
const STATEMENT_WITHIN_MS = 5000;
const ANSWER_WITHIN_MS = 6000;

export type Connections = {
  /** Stores accepted messages, and nothing else. */
  storing: pg.Pool;
  /** Look-ups, first messages, refusals and counts. */
  working: pg.Pool;
  /** The heartbeat alone: were it to wait for the others, nothing would be believed just when much is asked. */
  beating: pg.Pool;
  close(): Promise<void>;
};

/** The options of one connection of any kind. */
export function connectionOptions(databaseUrl: string): pg.ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: "message-sms-gateway",
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_WITHIN_MS,
    query_timeout: ANSWER_WITHIN_MS,
    keepAlive: true,
  };
}

export function openConnections(databaseUrl: string): Connections {
  const open = (max: number) => {
    const pool = new pg.Pool({ ...connectionOptions(databaseUrl), max });
    // An idle connection reports the end of its server; unheard that would end the process.
    pool.on("error", (error) => log.warn({ event: "gateway.connection_lost", reason: error.message }));
    return pool;
  };
  const storing = open(STORING_CONNECTIONS);
  const working = open(WORKING_CONNECTIONS);
  const beating = open(1);
  return {
    storing,
    working,
    beating,
    async close() {
      await Promise.all([storing, working, beating].map((pool) => pool.end()));
    },
  };
}

/** `work` on a connection of its own. One on which something failed, or that died, is not used again. */
export async function withConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // Its death fails the statement under way, and is told by an event as well; unheard that would end the process.
  const note = (error: Error) => {
    failure = error;
  };
  client.on("error", note);
  try {
    return await work(client);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.off("error", note);
    client.release(failure);
  }
}
