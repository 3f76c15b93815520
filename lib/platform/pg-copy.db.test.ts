import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { env } from "./env";
import { connectionOptions, withConnection } from "./pg-connection";
import { copyFromStdin } from "./pg-copy";

let pool: pg.Pool;
beforeAll(() => {
  pool = new pg.Pool({ ...connectionOptions(env().databaseUrl), max: 1 });
});
afterAll(async () => {
  await pool.end();
});

const TABLE = "CREATE TEMPORARY TABLE copied (number integer CHECK (number < 10), text text)";
const COPY = "COPY copied (number, text) FROM STDIN";

describe("COPY", () => {
  it("stores any number of lines, also none, and text in any language", async () => {
    const rows = await withConnection(pool, async (client) => {
      await client.query(TABLE);
      await copyFromStdin(client, COPY, "1\ta\n2\t你好 \\\\ \\N\n3\t\\N\n");
      await copyFromStdin(client, COPY, "");
      return (await client.query("SELECT number, text FROM copied ORDER BY number")).rows;
    });
    expect(rows).toEqual([
      { number: 1, text: "a" },
      { number: 2, text: "你好 \\ N" },
      { number: 3, text: null },
    ]);
  });

  it("stores more lines than fit in one packet", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index % 10}\t${"x".repeat(100)}\n`).join("");
    const rows = await withConnection(pool, async (client) => {
      await client.query("DROP TABLE IF EXISTS copied");
      await client.query(TABLE);
      await copyFromStdin(client, COPY, lines);
      return (await client.query("SELECT count(*)::integer AS count FROM copied")).rows;
    });
    expect(rows).toEqual([{ count: 20_000 }]);
  });

  // The lines are sent before PostgreSQL has accepted the statement.
  it("stores nothing when it is refused, and the connection stays usable", async () => {
    const refusals: Record<string, [statement: string, lines: string]> = {
      "42P01": ["COPY nowhere FROM STDIN", "1\ta\n"],
      "23514": [COPY, "1\ta\n10\tb\n"],
      "22P02": [COPY, "1\ta\nx\tb\n"],
      "42601": ["COPY", "1\ta\n"],
    };
    await withConnection(pool, async (client) => {
      await client.query("DROP TABLE IF EXISTS copied");
      await client.query(TABLE);
      for (const [code, [statement, lines]] of Object.entries(refusals)) {
        await expect(copyFromStdin(client, statement, lines)).rejects.toMatchObject({ code });
        expect((await client.query("SELECT count(*)::integer AS count FROM copied")).rows).toEqual([{ count: 0 }]);
      }
      await copyFromStdin(client, COPY, "1\ta\n");
      expect((await client.query("SELECT number FROM copied")).rows).toEqual([{ number: 1 }]);
    });
  });
});
