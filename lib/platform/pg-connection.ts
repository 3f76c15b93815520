// PostgreSQL connections used directly, without Prisma: by the data plane, for listening and for COPY.

import type { ClientConfig, Pool, PoolClient } from "pg";

const CONNECT_TIMEOUT_MS = 3000;
/** After this time the server cancels the statement. */
const STATEMENT_TIMEOUT_MS = 5000;
/** After this time the client gives up, because the server did not report the cancellation either. */
const QUERY_TIMEOUT_MS = 6000;

/** The options of every such connection. */
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

/** Runs `work` with a connection of its own. After an error the connection is closed, not returned to the pool. */
export async function withConnection<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let failure: Error | undefined;
  // A lost connection rejects the running statement and emits an event too. Without a listener the event would end the process.
  const onError = (error: Error) => {
    failure = error;
  };
  client.on("error", onError);
  try {
    return await work(client);
  } catch (error) {
    failure = error as Error;
    throw error;
  } finally {
    client.off("error", onError);
    client.release(failure);
  }
}

/** Commits when `work` resolves. After an error the connection is closed, which rolls the transaction back. */
export function withTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return withConnection(pool, async (client) => {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  });
}
