// The SMS API's own connections. They are plain ones, beside the console's Prisma client, because listening needs a
// connection that is kept, and because messages are stored by COPY. Storing has a connection to itself: a flood of look-ups
// must not make an accepted message wait.

import pg from "pg";
import { log } from "@/lib/platform/log";
import { connectionOptions } from "@/lib/platform/pg-connection";

/** Messages are stored by one statement after the other (gateway/acceptance-queue.ts). */
const STORING_CONNECTIONS = 1;
/** Two reads of credentials, two first messages, refusals and counts. */
const WORKING_CONNECTIONS = 6;

export type Connections = {
  /** Stores accepted messages, and nothing else. */
  storing: pg.Pool;
  /** Look-ups, first messages, refusals and counts. */
  working: pg.Pool;
  /** The heartbeat alone: were it to wait for the others, nothing would be believed just when much is asked. */
  beating: pg.Pool;
  close(): Promise<void>;
};

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
