import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BODY_LIMIT_BYTES, limitBody } from "./body-limit";

let server: Server;

beforeAll(async () => {
  server = createServer(async (incoming, response) => {
    if (!limitBody(incoming, response)) return;
    const { length } = await buffer(incoming).catch(() => ({ length: -1 }));
    if (!response.headersSent) response.end(String(length));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

function send(size: number, headers: Record<string, string | number>): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const { port } = server.address() as AddressInfo;
    const outgoing = request({ port, host: "127.0.0.1", method: "POST", headers, agent: false }, async (response) => {
      resolve({ status: response.statusCode ?? 0, text: (await buffer(response)).toString() });
    });
    // The answer can arrive while the body is still being sent; then sending fails.
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE" && error.code !== "ECONNRESET") reject(error);
    });
    outgoing.end(Buffer.alloc(size));
  });
}

const chunked = { "transfer-encoding": "chunked" };

it("accepts a body that has exactly the limit", async () => {
  expect(await send(BODY_LIMIT_BYTES, { "content-length": BODY_LIMIT_BYTES })).toEqual({
    status: 200,
    text: String(BODY_LIMIT_BYTES),
  });
  expect(await send(BODY_LIMIT_BYTES, chunked)).toEqual({ status: 200, text: String(BODY_LIMIT_BYTES) });
  expect(await send(0, {})).toEqual({ status: 200, text: "0" });
});

it("refuses a body with one byte more, with or without a declared length", async () => {
  expect((await send(BODY_LIMIT_BYTES + 1, { "content-length": BODY_LIMIT_BYTES + 1 })).status).toBe(413);
  expect((await send(BODY_LIMIT_BYTES + 1, chunked)).status).toBe(413);
});
