import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { now } from "@/lib/platform/clock";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { call, PING, SEND, SEND_DIFF, sdkHeaders, sendBytes, smsBody, wsseHeaders } from "@/scripts/test/support/sms-api-callers";
import { startTestSmsApi } from "@/scripts/test/support/test-sms-api";
import type { SmsApi } from "./start";

let smsApi: SmsApi;
let base: string;

beforeAll(async () => {
  ({ smsApi, base } = await startTestSmsApi());
});
afterAll(async () => {
  await smsApi.stop();
});

async function application() {
  const made = await makeApplication((await makeAccount()).id, { firstSmsAcceptedAt: now() });
  return { ...made, secret: made.secrets[0] ?? "" };
}

const requestId = /^x-request-id: [0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r$/im;

function bytesOf(first: string, headers: Record<string, string>, body = ""): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${first}\r\n${lines.join("")}\r\n${body}`;
}

/** A valid call, for tests that change it. */
async function validCall(): Promise<{ first: string; headers: Record<string, string>; body: string }> {
  const app = await application();
  const body = smsBody(app.channelNumber);
  const headers = {
    Host: "sms.example.test",
    Connection: "close",
    "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8",
    "Content-Length": String(body.length),
    ...wsseHeaders(app),
  };
  return { first: `POST ${SEND} HTTP/1.1`, headers, body };
}

/** Expects a refusal in the API's own format, because clients can parse only that. */
function expectRefused(text: string, status: number, code: string): void {
  const [head = "", body = ""] = text.split("\r\n\r\n");
  expect(head.split("\r\n")[0]).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(`${head}\r\n`).toMatch(requestId);
  expect(head).toContain("Content-Type: application/json;charset=UTF-8");
  expect(JSON.parse(body)).toEqual({ code, description: expect.stringMatching(/\.$/) });
}

describe("an illegal request", () => {
  it.each<[string, number, (call: Awaited<ReturnType<typeof validCall>>) => string]>([
    ["nonsense", 400, () => "nonsense\r\n\r\n"],
    ["another protocol", 400, () => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
    ["a TLS handshake", 400, () => "\u0016\u0003\u0001\u0000\u0005\u0001\u0002\u0003\u0004\u0005"],
    ["headers beyond the limit", 431, ({ first, headers }) => bytesOf(first, { ...headers, "X-Long": "x".repeat(20_000) })],
    ["a path beyond the limit", 431, ({ headers }) => bytesOf(`POST /${"x".repeat(20_000)} HTTP/1.1`, headers)],
    ["two lengths", 400, ({ first, headers, body }) => bytesOf(first, { ...headers, "content-length": "3" }, body)],
    ["an invalid length", 400, ({ first, headers, body }) => bytesOf(first, { ...headers, "Content-Length": "-1" }, body)],
    [
      "a length and chunked encoding",
      400,
      ({ first, headers, body }) => bytesOf(first, { ...headers, "Transfer-Encoding": "chunked" }, body),
    ],
    ["a folded header", 400, (c) => bytesOf(c.first, c.headers, c.body).replace("UsernameToken ", "UsernameToken\r\n ")],
    ["lines without a carriage return", 400, (c) => bytesOf(c.first, c.headers, c.body).replaceAll("\r\n", "\n")],
    ["a control character", 400, ({ first, headers, body }) => bytesOf(first, { ...headers, "X-Odd": "\u0001" }, body)],
    ["a tunnel", 400, () => bytesOf("CONNECT sms.example.test:80 HTTP/1.1", { Host: "x" })],
    ["an expectation", 400, ({ first, headers, body }) => bytesOf(first, { ...headers, Expect: "a miracle" }, body)],
    ["no Host", 400, ({ first, headers: { Host: _, ...headers }, body }) => bytesOf(first, headers, body)],
  ])("is refused in the API's own format: %s", async (_, status, format) => {
    expectRefused(await sendBytes(base, format(await validCall())), status, "E000027");
  });

  it.each(["GET", "PUT", "DELETE", "OPTIONS", "TRACE"])("is refused in the API's own format: the method %s", async (method) => {
    const { headers } = await validCall();
    expectRefused(await sendBytes(base, bytesOf(`${method} ${PING} HTTP/1.1`, headers)), 400, "E000027");
  });

  it("is counted by its code", async () => {
    const count = async () => {
      const { text } = await call(base, { method: "GET", path: "/metrics" });
      return Number(/^sms_api_requests_total\{code="E000027"\} (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    await sendBytes(base, "nonsense\r\n\r\n");
    expect(await count()).toBe(before + 1);
  });
});

describe("a path that does not exist", () => {
  const paths = ["/", "/sms", "/sms/batchSendSms", `${SEND}/`, "/sms/batchsendsms/v1", "/sms/%zz", "/sms/%00", "/__proto__"];

  it.each(paths)("%s is a plain 404 with a request id", async (path) => {
    for (const method of ["POST", "GET", "HEAD", "TRACE"]) {
      const answer = await call(base, { method, path });
      expect(answer).toMatchObject({ status: 404, json: undefined, text: method === "HEAD" ? "" : "Not found\n" });
      expect(answer.headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("is a plain 404 with any body and any headers", async () => {
    const { headers } = await validCall();
    const large = { ...headers, "Content-Length": "300000" };
    expect(await sendBytes(base, bytesOf("POST /nothing HTTP/1.1", large, "x".repeat(300_000)))).toMatch(/^HTTP\/1.1 404 /);
    const odd = { ...headers, "Content-Type": ";;;", "Content-Length": "1" };
    expect(await sendBytes(base, bytesOf("POST /nothing HTTP/1.1", odd, "x"))).toMatch(/^HTTP\/1.1 404 /);
  });

  it("includes the health routes for other machines; their responses have a request id too", async () => {
    const health = await call(base, { method: "GET", path: "/healthz" });
    expect(health).toMatchObject({ status: 200, headers: { "x-request-id": expect.any(String) } });
    const forwarded = await call(base, { method: "GET", path: "/healthz", headers: { "X-Forwarded-For": "203.0.113.9" } });
    expect(forwarded).toMatchObject({ status: 404, headers: { "x-request-id": expect.any(String) } });
  });
});

describe("a legal request is served", () => {
  const accepted = (text: string) => expect(text).toContain('"code":"000000"');

  it("over HTTP/1.0, with and without Host", async () => {
    const { headers, body } = await validCall();
    accepted(await sendBytes(base, bytesOf(`POST ${SEND} HTTP/1.0`, headers, body)));
    const { Host: _, ...without } = headers;
    accepted(await sendBytes(base, bytesOf(`POST ${SEND} HTTP/1.0`, without, body)));
  });

  it("with an absolute URL as its target, signed either way", async () => {
    const { headers, body } = await validCall();
    const first = `POST http://sms.example.test${SEND} HTTP/1.1`;
    accepted(await sendBytes(base, bytesOf(first, headers, body)));
    const app = await application();
    const form = smsBody(app.channelNumber);
    const signed = {
      ...sdkHeaders(app, SEND, "sms.example.test", form),
      Connection: "close",
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Length": String(form.length),
    };
    accepted(await sendBytes(base, bytesOf(first, signed, form)));
  });

  it("with an Upgrade header, which is ignored", async () => {
    const { first, headers, body } = await validCall();
    accepted(await sendBytes(base, bytesOf(first, { ...headers, Connection: "Upgrade, close", Upgrade: "h2c" }, body)));
  });

  it("when several calls are pipelined on one connection", async () => {
    const { first, headers, body } = await validCall();
    const kept = bytesOf(first, { ...headers, Connection: "keep-alive" }, body);
    const text = await sendBytes(base, `\r\n${kept}${kept}${kept}${bytesOf(first, headers, body)}`);
    expect(text.match(/HTTP\/1\.1 200 /g)).toHaveLength(4);
    const ids = [...text.matchAll(/"smsMsgId":"([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(4);
  });

  it("by its first value when a header is repeated", async () => {
    const { first, headers, body } = await validCall();
    const twice = (name: string, other: string) =>
      sendBytes(base, bytesOf(first, headers, body).replace(`${name}:`, `${name}: ${other}\r\n${name}:`));
    expectRefused(await twice("Authorization", "Basic eDp5"), 400, "E000008");
    expectRefused(await twice("X-WSSE", "nonsense"), 400, "E000026");
    expectRefused(await twice("Content-Type", "text/plain"), 400, "E000040");
  });

  it("with fields that are named like members of every object", async () => {
    const app = await application();
    const text = { to: "491701234567", templateId: "8ff55eac1d0b478ab3c06c3c6a492300" };
    const headers = { ...wsseHeaders(app), "Content-Type": "application/json" };
    const send = (body: string) => call(base, { path: SEND_DIFF, headers, body });
    const inherited = `{"__proto__":{"from":"${app.channelNumber}"},"smsContent":[${JSON.stringify(text)}]}`;
    expect((await send(inherited)).json).toMatchObject({ code: "E000503", description: expect.stringContaining("from") });
    const beside = `{"__proto__":{"a":1},"constructor":{},"from":"${app.channelNumber}","smsContent":[${JSON.stringify(text)}]}`;
    expect((await send(beside)).json?.code).toBe("000000");
    const form = `__proto__=1&constructor=2&${smsBody(app.channelNumber)}`;
    expect((await call(base, { headers: wsseHeaders(app), body: form })).json?.code).toBe("000000");
  });
});

describe("a body that is too large", () => {
  /** Reads nothing until everything is written, as many clients do. */
  async function writeThenRead(bytes: number, chunked: boolean): Promise<string> {
    const socket = connect(smsApi.port, "127.0.0.1");
    let text = "";
    let failure: Error | undefined;
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("data", (data) => {
      text += data;
      // The connection stays open, so the end of the body is the end of the response.
      if (text.endsWith("}")) socket.end();
    });
    socket.on("error", (error) => {
      failure = error;
    });
    socket.pause();
    const { first, headers } = await validCall();
    const { "Content-Length": _, Connection: __, ...rest } = headers;
    const size: Record<string, string> = chunked ? { "Transfer-Encoding": "chunked" } : { "Content-Length": String(bytes) };
    socket.write(bytesOf(first, { ...rest, ...size }));
    if (chunked) socket.write(`${bytes.toString(16)}\r\n`);
    const piece = Buffer.alloc(64 * 1024, "x");
    for (let sent = 0; sent < bytes; sent += piece.length) {
      if (socket.destroyed) break;
      if (!socket.write(piece)) await Promise.race([new Promise((resolve) => socket.once("drain", resolve)), closed]);
    }
    if (chunked) socket.write("\r\n0\r\n\r\n");
    socket.resume();
    await closed;
    if (failure) throw failure;
    return text;
  }

  it.each([
    [1024 * 1024, false],
    [6 * 1024 * 1024, false],
    [2 * 1024 * 1024, true],
  ])(
    "of %i bytes is refused, and a client that reads only after sending gets the response (chunked: %s)",
    async (bytes, chunked) => {
      expectRefused(await writeThenRead(bytes, chunked), 400, "E000027");
    },
  );

  it("is not waited for when it is far too large", async () => {
    const { first, headers } = await validCall();
    const { Connection: _, ...kept } = headers;
    expectRefused(await sendBytes(base, bytesOf(first, { ...kept, "Content-Length": "1000000000" })), 400, "E000027");
  });

  it("does not affect the next call on the connection", async () => {
    const { first, headers, body } = await validCall();
    const large = bytesOf(first, { ...headers, Connection: "keep-alive", "Content-Length": "200000" }, "x".repeat(200_000));
    const text = await sendBytes(base, large + bytesOf(first, headers, body));
    expect(text.match(/"code":"[^"]+"/g)).toEqual(['"code":"E000027"', '"code":"000000"']);
  });

  it("is ignored in a ping", async () => {
    const app = await application();
    const headers = wsseHeaders(app);
    expect((await call(base, { path: PING, headers, body: "anything" })).json?.code).toBe("000000");
  });
});
