// PostgreSQL connections used directly, without Prisma: by the data plane, for listening and for COPY.

import type { ClientConfig, Pool, PoolClient } from "pg";

const CONNECT_TIMEOUT_MS = 3000;
/** The server cancels a statement first; a connection that does not even report that is closed. */
const STATEMENT_TIMEOUT_MS = 5000;
const QUERY_TIMEOUT_MS = 6000;

/** The options of one connection of any kind. */
export function connectionOptions(databaseUrl: string): ClientConfig {
  return {
    connectionString: databaseUrl,
    application_name: "message-sms-api",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: QUERY_TIMEOUT_MS,
    keepAlive: true,
  };
}

/** `work` on a connection of its own. One on which something failed, or that died, is not used again. */
export async function withConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
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

/** Committed when it resolves. After a failure the connection is gone, and the transaction with it. */
export function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withConnection(pool, async (client) => {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  });
}
