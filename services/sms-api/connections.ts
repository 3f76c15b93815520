// The PostgreSQL connections of the SMS API. They do not use the console's Prisma client, because messages are stored by COPY.
// Storing and the heartbeat have a connection of their own, so that neither waits behind a flood of lookups.

import pg from "pg";
import { log } from "@/lib/platform/log";
import { connectionOptions } from "@/lib/platform/pg-connection";

/** Messages are stored by one statement at a time (acceptance-queue.ts). */
const ACCEPTANCE_CONNECTIONS = 1;
/** Two reads of credentials, two transactions of first messages, refusals and usage. */
const GENERAL_CONNECTIONS = 6;
const HEARTBEAT_CONNECTIONS = 1;

export type Connections = {
  /** Only stores accepted messages. */
  acceptancePool: pg.Pool;
  /** Lookups, first messages, refusals, usage and maintenance. */
  generalPool: pg.Pool;
  /** Only sends the heartbeat: if it waited under load, the credential cache would lose its trust exactly then. */
  heartbeatPool: pg.Pool;
  close(): Promise<void>;
};

export function openConnections(databaseUrl: string): Connections {
  const createPool = (max: number) => {
    const pool = new pg.Pool({ ...connectionOptions(databaseUrl), max });
    // An idle connection emits "error" when its server ends; without a listener this would end the process.
    pool.on("error", (error) => log.warn({ event: "sms_api.connection_lost", reason: error.message }));
    return pool;
  };
  const acceptancePool = createPool(ACCEPTANCE_CONNECTIONS);
  const generalPool = createPool(GENERAL_CONNECTIONS);
  const heartbeatPool = createPool(HEARTBEAT_CONNECTIONS);
  return {
    acceptancePool,
    generalPool,
    heartbeatPool,
    async close() {
      await Promise.all([acceptancePool, generalPool, heartbeatPool].map((pool) => pool.end()));
    },
  };
}
