import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withConnection } from "@/lib/platform/pg-connection";
import { type Connections, openConnections } from "@/services/sms-api/connections";
import { env } from "./env";
import { copyFromStdin } from "./pg-copy";

let connections: Connections;
beforeAll(() => {
  connections = openConnections(env().databaseUrl);
});
afterAll(async () => {
  await connections.close();
});

const TABLE = "CREATE TEMPORARY TABLE copied (number integer CHECK (number < 10), text text)";
const COPY = "COPY copied (number, text) FROM STDIN";

describe("COPY", () => {
  it("stores every line, also none, and texts of any language", async () => {
    const rows = await withConnection(connections.working, async (client) => {
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

  it("takes more than one packet holds", async () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index % 10}\t${"x".repeat(100)}\n`).join("");
    const rows = await withConnection(connections.working, async (client) => {
      await client.query("DROP TABLE IF EXISTS copied");
      await client.query(TABLE);
      await copyFromStdin(client, COPY, lines);
      return (await client.query("SELECT count(*)::integer AS count FROM copied")).rows;
    });
    expect(rows).toEqual([{ count: 20_000 }]);
  });

  // The lines are sent before PostgreSQL has said that it takes them.
  it("that is refused stores nothing and leaves the connection in order", async () => {
    const refusals: Record<string, [statement: string, lines: string]> = {
      "42P01": ["COPY nowhere FROM STDIN", "1\ta\n"],
      "23514": [COPY, "1\ta\n10\tb\n"],
      "22P02": [COPY, "1\ta\nx\tb\n"],
      "42601": ["COPY", "1\ta\n"],
    };
    await withConnection(connections.working, async (client) => {
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
