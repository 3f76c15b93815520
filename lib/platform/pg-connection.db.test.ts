import { connect as connectTo, createServer, type Server, type Socket } from "node:net";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "./db";
import { env } from "./env";
import { connectionOptions, withConnection } from "./pg-connection";
import { copyFromStdin } from "./pg-copy";

/** A proxy between the connections and the database. It cuts connections without a message, as a machine that fails does. */
class CuttingProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(target: URL) {
    this.server = createServer((socket) => {
      const upstream = connectTo(Number(target.port), target.hostname);
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        this.sockets.add(one);
        one.pipe(other);
        one.on("error", () => {});
        one.on("close", () => other.destroy());
      }
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", () => resolve()));
    return (this.server.address() as { port: number }).port;
  }

  cut(): void {
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
  }

  stop(): void {
    this.server.close();
  }
}

let proxy: CuttingProxy;
let pool: pg.Pool;

beforeAll(async () => {
  proxy = new CuttingProxy(new URL(env().databaseUrl));
  const url = new URL(env().databaseUrl);
  url.port = String(await proxy.start());
  pool = new pg.Pool({ ...connectionOptions(url.href), max: 1 });
  // A cut connection that is idle emits "error"; without a listener this would end the process.
  pool.on("error", () => {});
  // Connect before the tests: the first connection can take longer than the statement timeout that ends `pg_sleep`.
  await db().$queryRaw`SELECT 1`;
});
afterAll(async () => {
  await pool.end();
  proxy.stop();
});

const countRunning = async (statement: string) => {
  const [row] = await db().$queryRaw<{ count: number }[]>`
    SELECT count(*)::integer AS count FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'message-sms-api' AND state = 'active' AND query = ${statement}`;
  return row?.count ?? 0;
};
const waitUntilRunning = (statement: string) =>
  vi.waitFor(async () => expect(await countRunning(statement)).toBe(1), { timeout: 15_000 });
const one = async () => (await pool.query("SELECT 1 AS one")).rows;

describe("a connection that is cut without a message", () => {
  it("fails the work on this connection only", async () => {
    const sleep = "SELECT pg_sleep(20)";
    const working = withConnection(pool, async (client) => {
      await client.query("BEGIN");
      await client.query(sleep);
    });
    const failed = expect(working).rejects.toThrow("terminated");
    await waitUntilRunning(sleep);
    proxy.cut();
    await failed;
    expect(await one()).toEqual([{ one: 1 }]);
  });

  it("fails a COPY in progress", async () => {
    const copy = "COPY messages (request_id) FROM STDIN";
    const { failed } = await db().$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE messages IN ACCESS EXCLUSIVE MODE`;
      const storing = withConnection(pool, (client) => copyFromStdin(client, copy, "x\n"));
      const failed = expect(storing).rejects.toThrow("terminated");
      await waitUntilRunning(copy);
      proxy.cut();
      return { failed };
    });
    await failed;
    expect(await one()).toEqual([{ one: 1 }]);
  });
});
