import { Agent } from "node:http";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newCredential } from "@/lib/secrets/credential";
import { parseSmsMsgId } from "@/lib/shared/message-ids";
import { addMs, addSeconds, DAY_MS, MINUTE_MS } from "@/lib/shared/time";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import {
  type CallOptions,
  call,
  PING,
  SEND,
  SEND_DIFF,
  sdkHeaders,
  sendBytes,
  sendSms,
  smsBody,
  TEMPLATE_ID,
  wsseHeaders,
} from "@/scripts/test/support/sms-api-callers";
import { startTestSmsApi } from "@/scripts/test/support/test-sms-api";
import { type SmsApi, startSmsApi } from "./start";

let smsApi: SmsApi;
let base: string;

beforeAll(async () => {
  ({ smsApi, base } = await startTestSmsApi());
});
afterAll(async () => {
  await smsApi.stop();
});

type Options = Parameters<typeof makeApplication>[1];

async function application(options: Options = {}) {
  const made = await makeApplication((await makeAccount()).id, options);
  return { ...made, secret: made.secrets.at(-1) ?? "" };
}

const stored = (applicationId: string) => db().message.findMany({ where: { applicationId }, orderBy: { position: "asc" } });

describe("an accepted SMS", () => {
  it("gets the documented response, and is stored with all its fields", async () => {
    const app = await application();
    const answer = await sendSms(base, app, {
      extend: "order 7",
      statusCallback: "https://example.com/cb",
      to: "+491701234567,491701234568",
    });
    expect(answer.status).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json;charset=UTF-8");
    expect(answer.json).toMatchObject({ code: "000000", description: "Success" });
    expect(
      answer.json?.result?.map(({ originTo, from, status, countryId, total }) => ({ originTo, from, status, countryId, total })),
    ).toEqual([
      { originTo: "+491701234567", from: app.channelNumber, status: "000000", countryId: "DE", total: 1 },
      { originTo: "491701234568", from: app.channelNumber, status: "000000", countryId: "DE", total: 1 },
    ]);
    expect(answer.json?.result?.[0]?.createTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const ids = answer.json?.result?.map(({ smsMsgId }) => parseSmsMsgId(smsMsgId));
    expect(ids?.map((id) => id?.position)).toEqual([1, 2]);
    expect(answer.headers["x-request-id"]).toBe(ids?.[0]?.requestId);
    const [first, second] = await stored(app.id);
    expect(first).toEqual({
      requestId: ids?.[0]?.requestId,
      position: 1,
      applicationId: app.id,
      secretVersion: 1,
      sender: app.channelNumber,
      recipient: "+491701234567",
      templateId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      templateParameters: ["369751"],
      extend: "order 7",
      statusCallback: "https://example.com/cb",
      parts: 1,
      status: "ACCEPTED",
      acceptedAt: ids?.[0]?.at,
    });
    expect(first?.templateId.replaceAll("-", "")).toBe(TEMPLATE_ID);
    expect(second).toMatchObject({ position: 2, recipient: "+491701234568" });
  });

  it.each(["raw", "hex", "HEX"] as const)("may be signed with a digest encoded %s", async (encoding) => {
    expect((await sendSms(base, await application(), {}, { encoding })).json?.code).toBe("000000");
  });

  it("may be signed with SDK-HMAC-SHA256, with or without the body", async () => {
    const app = await application();
    const body = smsBody(app.channelNumber);
    const host = `127.0.0.1:${smsApi.port}`;
    for (const unsigned of [false, true]) {
      const answer = await call(base, { headers: sdkHeaders(app, SEND, host, body, { unsigned }), body });
      expect(answer.json?.code).toBe("000000");
    }
  });

  it("may be sent as JSON with different texts", async () => {
    const app = await application();
    const smsContent = [
      { to: ["+491701234567", "+12125550123"], templateId: TEMPLATE_ID, templateParas: ["1"], signature: "Shop" },
      { to: "+491701234568", templateId: TEMPLATE_ID.toUpperCase(), templateParas: [2] },
    ];
    const answer = await call(base, {
      path: SEND_DIFF,
      headers: { ...wsseHeaders(app), "Content-Type": "application/json;charset=utf-8" },
      body: JSON.stringify({ from: app.channelNumber, smsContent }),
    });
    expect(answer.json?.code).toBe("000000");
    expect(
      (await stored(app.id)).map(({ position, recipient, templateParameters }) => [position, recipient, templateParameters]),
    ).toEqual([
      [1, "+491701234567", ["1"]],
      [2, "+12125550123", ["1"]],
      [3, "+491701234568", ["2"]],
    ]);
  });

  it("is recorded on the application if it is the first", async () => {
    const app = await application();
    const read = () => db().application.findUniqueOrThrow({ where: { id: app.id }, select: { firstSmsAcceptedAt: true } });
    expect((await read()).firstSmsAcceptedAt).toBeNull();
    await Promise.all(Array.from({ length: 20 }, () => sendSms(base, app)));
    const first = (await read()).firstSmsAcceptedAt;
    expect(first).not.toBeNull();
    await sendSms(base, app);
    expect((await read()).firstSmsAcceptedAt).toEqual(first);
    expect(await stored(app.id)).toHaveLength(21);
  });

  it("is stored unchanged when it contains characters that COPY escapes", async () => {
    const app = await application();
    const parameters = ['a"b', "c\\d", "{e,f}", "NULL", "\\N", "\\.", "g'h", "i\tj\nk\rl\bm", "你好\u2028", "", " "];
    const extensions = ['x"\\{,}NULL', "\\N", "\\.", "a\tb", "c\nd\r\\", "\\t", "你好"];
    for (const extend of extensions) {
      const answer = await sendSms(base, app, { templateParas: JSON.stringify(parameters), extend });
      expect(answer.json?.code).toBe("000000");
    }
    const rows = await db().message.findMany({ where: { applicationId: app.id }, orderBy: { requestId: "asc" } });
    expect(rows.map(({ extend }) => extend)).toEqual(extensions);
    for (const { templateParameters } of rows) expect(templateParameters).toEqual(parameters);
  });
});

describe("each code", () => {
  const signed = () => wsseHeaders({ key: newCredential(), secret: "x" });
  const authorization = 'WSSE realm="SDP",profile="UsernameToken",type="Appkey"';
  const sdk = `SDK-HMAC-SHA256 Access=a, SignedHeaders=host;x-sdk-date, Signature=${"0".repeat(64)}`;

  it.each<[string, number, () => CallOptions]>([
    ["E000001", 400, () => ({})],
    ["E000002", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace("realm", "r") } })],
    ["E000003", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace("profile", "p") } })],
    ["E000007", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace("type", "t") } })],
    ["E000004", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace("SDP", "X") } })],
    ["E000005", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace('"UsernameToken', '"X') } })],
    ["E000006", 400, () => ({ headers: { ...signed(), Authorization: authorization.replace("Appkey", "X") } })],
    ["E000008", 400, () => ({ headers: { ...signed(), Authorization: "Basic eDp5" } })],
    ["E000020", 400, () => ({ headers: { Authorization: authorization } })],
    ["E000021", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace("Username=", "U=") ?? "" } })],
    ["E000022", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace("Nonce", "N") ?? "" } })],
    ["E000023", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace("Created", "C") ?? "" } })],
    ["E000024", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace("PasswordDigest", "P") ?? "" } })],
    ["E000025", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace(/Z"$/, '"') ?? "" } })],
    ["E000026", 400, () => ({ headers: { ...signed(), "X-WSSE": signed()["X-WSSE"]?.replace("UsernameToken", "Token") ?? "" } })],
    ["E000027", 400, () => ({ method: "PUT", headers: signed() })],
    ["E000027", 400, () => ({ headers: signed(), body: "x".repeat(200_000) })],
    ["E000001", 400, () => ({ body: "x".repeat(200_000) })],
    ["E000040", 400, () => ({ headers: { ...signed(), "Content-Type": "text/plain" } })],
    ["E000040", 400, () => ({ path: SEND_DIFF, headers: signed() })],
    ["E000040", 400, () => ({ headers: { ...signed(), "Content-Type": ";;;" } })],
    ["E000041", 400, () => ({ headers: { Authorization: sdk } })],
    ["E000042", 400, () => ({ headers: { Authorization: sdk, "X-Sdk-Date": "now" } })],
    ["E000043", 400, () => ({ headers: { Authorization: "SDK-HMAC-SHA256 Access=a", "X-Sdk-Date": "20260102T030405Z" } })],
    ["E000102", 401, () => ({ headers: signed() })],
    ["E000102", 401, () => ({ headers: wsseHeaders({ key: "no key at all", secret: "x" }) })],
  ])("%s with status %i", async (code, status, options) => {
    const answer = await call(base, options());
    expect(answer.json).toMatchObject({ code, description: expect.stringMatching(/\.$/) });
    expect(answer.json).not.toHaveProperty("result");
    expect(answer.status).toBe(status);
    expect(answer.headers["x-request-id"]).toBeTruthy();
    expect(answer.headers["content-type"]).toBe("application/json;charset=UTF-8");
  });

  it("E000103 for an application that may not call", async () => {
    for (const status of ["CREATED", "PROCESSING", "SUSPENDED"] as const) {
      const answer = await sendSms(base, await application({ status, suspensionReason: "unpaid" }));
      expect(answer.json).toEqual({ code: "E000103", description: "The app_key is not usable." });
      expect(answer.status).toBe(401);
    }
  });

  it("E000104 when no secret is in force", async () => {
    const app = await application({ secrets: [{ validFrom: addSeconds(new Date(), 3600) }] });
    expect(await sendSms(base, app)).toMatchObject({ status: 401, json: { code: "E000104" } });
  });

  it("E000105 and E000045 for a wrong secret, without any details", async () => {
    const app = await application();
    const wrongSigner = { ...app, secret: newCredential() };
    expect(await sendSms(base, wrongSigner)).toMatchObject({
      status: 401,
      json: { code: "E000105", description: "Invalid PasswordDigest." },
    });
    const body = smsBody(app.channelNumber);
    const host = `127.0.0.1:${smsApi.port}`;
    expect(await call(base, { headers: sdkHeaders(wrongSigner, SEND, host, body), body })).toMatchObject({
      status: 400,
      json: { code: "E000045", description: "The signature does not match." },
    });
    expect((await call(base, { headers: sdkHeaders(app, SEND, host, body), body: `${body}&x=1` })).json?.code).toBe("E000045");
    const declared = { ...sdkHeaders(app, SEND, host, body), "X-Sdk-Content-Sha256": "0".repeat(64) };
    expect((await call(base, { headers: declared, body })).json?.code).toBe("E000045");
  });

  it("E000045 when a signed header is missing, whatever its name", async () => {
    const app = await application();
    const body = smsBody(app.channelNumber);
    const headers = sdkHeaders(app, SEND, `127.0.0.1:${smsApi.port}`, body);
    for (const name of ["constructor", "__proto__", "toString", "absent"]) {
      const Authorization = headers.Authorization?.replace("=host;", `=${name};`) ?? "";
      expect((await call(base, { headers: { ...headers, Authorization }, body })).json?.code).toBe("E000045");
    }
  });

  it("E000110 and E000044 when the clock is too far off, but not for a local time", async () => {
    const app = await application();
    const now = new Date();
    for (const hours of [14, -12, 5.75]) {
      expect((await sendSms(base, app, {}, { created: addMs(now, hours * 60 * MINUTE_MS) })).json?.code).toBe("000000");
    }
    const far = await sendSms(base, app, {}, { created: addMs(now, -DAY_MS - MINUTE_MS) });
    expect(far).toMatchObject({
      status: 401,
      json: { code: "E000110", description: expect.stringContaining("behind our clock") },
    });
    const body = smsBody(app.channelNumber);
    const host = `127.0.0.1:${smsApi.port}`;
    const late = await call(base, { headers: sdkHeaders(app, SEND, host, body, { date: addMs(now, 2 * 60 * MINUTE_MS) }), body });
    expect(late).toMatchObject({
      status: 400,
      json: { code: "E000044", description: expect.stringContaining("local time labelled Z") },
    });
  });

  it("E000503 for an invalid body, with the field", async () => {
    const app = await application();
    expect(await sendSms(base, app, { templateId: "x" })).toMatchObject({
      status: 400,
      json: { code: "E000503", description: expect.stringContaining("templateId") },
    });
    const bytes = await call(base, { headers: wsseHeaders(app), body: Buffer.from([0x66, 0xff]) });
    expect(bytes).toMatchObject({ status: 400, json: { code: "E000503" } });
    expect(await stored(app.id)).toEqual([]);
  });

  it("E000510 with a status for each number; the valid numbers are stored", async () => {
    const app = await application();
    const some = await sendSms(base, app, { to: "+491701234567,+999" });
    expect(some).toMatchObject({ status: 200, json: { code: "E000510" } });
    expect(some.json?.result?.map(({ status }) => status)).toEqual(["000000", "E200031"]);
    expect(await stored(app.id)).toHaveLength(1);
    const other = await sendSms(base, { ...app, channelNumber: "isms99999999" });
    expect(other.json?.result?.map(({ status }) => status)).toEqual(["E200018"]);
    expect(await stored(app.id)).toHaveLength(1);
  });

  it("E000620 for an address that is not in the whitelist, with the address and the pending change", async () => {
    const past = addMs(new Date(), -DAY_MS);
    const soon = addSeconds(new Date(), 600);
    const listed = await application({ revisions: [{ addresses: ["203.0.113.9"], effectiveFrom: past }] });
    expect(await sendSms(base, listed)).toMatchObject({
      status: 403,
      json: {
        code: "E000620",
        description: expect.stringContaining("The call came from 127.0.0.1, which is not in any IP whitelist"),
      },
    });
    const pending = await application({
      revisions: [
        { addresses: ["203.0.113.9"], effectiveFrom: past, effectiveUntil: soon },
        { addresses: ["127.0.0.1"], effectiveFrom: soon },
      ],
    });
    expect((await sendSms(base, pending)).json?.description).toContain(
      `allows this address from ${soon.toISOString().slice(0, 19)}Z`,
    );
  });
});

describe("a ping", () => {
  it("passes every check, stores nothing and does not count as the first SMS", async () => {
    const app = await application();
    const answer = await call(base, { path: PING, headers: wsseHeaders(app) });
    expect(answer.json).toEqual({ code: "000000", description: "Success" });
    expect((await call(base, { path: PING, headers: wsseHeaders({ ...app, secret: "x" }) })).json?.code).toBe("E000105");
    expect(await stored(app.id)).toEqual([]);
    const row = await db().application.findUniqueOrThrow({ where: { id: app.id }, select: { firstSmsAcceptedAt: true } });
    expect(row.firstSmsAcceptedAt).toBeNull();
  });
});

describe("clients may send", () => {
  const raw = (...lines: string[]) => sendBytes(base, lines.join("\r\n"));
  const head = (headers: Record<string, string>) => [
    `POST ${SEND} HTTP/1.1`,
    "host: x",
    "connection: close",
    "content-type: application/x-www-form-urlencoded",
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];

  it("chunked bodies, header names in any case, no User-Agent, no Content-Length", async () => {
    const app = await application();
    const body = smsBody(app.channelNumber);
    const signed = Object.fromEntries(Object.entries(wsseHeaders(app)).map(([name, value]) => [name.toUpperCase(), value]));
    const chunks = [body.slice(0, 10), body.slice(10)].flatMap((part) => [part.length.toString(16), part]);
    const answer = await raw(...head({ ...signed, "transfer-encoding": "chunked" }), "", ...chunks, "0", "", "");
    expect(answer).toContain('"code":"000000"');
  });

  it("headers with other separators, in another order and case, with or without quotes", async () => {
    const app = await application();
    const body = smsBody(app.channelNumber);
    const { "X-WSSE": token = "" } = wsseHeaders(app);
    const reversed = token.replace("UsernameToken ", "").split(",").reverse();
    for (const [authorization, xWsse] of [
      ['WSSE realm="SDP", profile="UsernameToken", type="Appkey"', token.replaceAll('",', '", ')],
      ['WSSE type="Appkey",realm="SDP",profile="UsernameToken"', `UsernameToken ${reversed.join(",")}`],
      ["wsse realm=SDP, profile=UsernameToken, type=Appkey", `usernametoken ${reversed.join(" , ")}`],
    ]) {
      const answer = await call(base, { headers: { aUTHORIZATION: authorization ?? "", "x-wsse": xWsse ?? "" }, body });
      expect(answer.json?.code, xWsse).toBe("000000");
    }
    const { Authorization: bare = "", ...rest } = sdkHeaders(app, SEND, `127.0.0.1:${smsApi.port}`, body);
    for (const authorization of [bare, bare.replaceAll(/=([^,]+)/g, '="$1"'), bare.replaceAll(", ", ",")]) {
      expect((await call(base, { headers: { ...rest, Authorization: authorization }, body })).json?.code).toBe("000000");
    }
  });

  it("a nonce of 1 to 128 characters, and the same one again", async () => {
    const app = await application();
    for (const length of [1, 13, 19, 32, 128]) {
      const nonce = "aB3+/=-_".repeat(16).slice(0, length);
      for (let again = 0; again < 2; again++) expect((await sendSms(base, app, {}, { nonce })).json?.code).toBe("000000");
    }
    expect((await sendSms(base, app, {}, { nonce: "n".repeat(129) })).json?.code).toBe("E000022");
  });

  it("a body that is not UTF-8, which is refused on a connection that stays open", async () => {
    const app = await application();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const latin = Buffer.from(
      `{"from":"${app.channelNumber}","smsContent":[{"to":"491701234567","templateParas":["\u00e9"]}]}`,
      "latin1",
    );
    const headers = wsseHeaders(app);
    const json = { path: SEND_DIFF, headers: { ...headers, "Content-Type": "application/json" }, body: latin, agent };
    expect(await call(base, json)).toMatchObject({ status: 400, json: { code: "E000503" } });
    const form = await call(base, { headers, body: Buffer.from("from=\u00e9", "latin1"), agent });
    expect(form).toMatchObject({ status: 400, json: { code: "E000503" } });
    expect((await sendSms(base, app, {}, { agent })).json?.code).toBe("000000");
    expect(Object.values(agent.freeSockets).flat()).toHaveLength(1);
    agent.destroy();
  });

  it("Expect: 100-continue", async () => {
    const app = await application();
    const body = smsBody(app.channelNumber);
    const answer = await raw(
      ...head({ ...wsseHeaders(app), expect: "100-continue", "content-length": String(body.length) }),
      "",
      body,
    );
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue/);
    expect(answer).toContain('"code":"000000"');
  });

  it("an unescaped +, numbers with and without it, and empty optional fields", async () => {
    const app = await application();
    const body = `statusCallback=&extend=&signature=&from=${app.channelNumber}&to=+491701234567,491701234568&templateParas=[ 369751 , "\\u0031"]&templateId=${TEMPLATE_ID}`;
    const answer = await call(base, { headers: wsseHeaders(app), body });
    expect(answer.json?.result?.map(({ originTo }) => originTo)).toEqual(["+491701234567", "491701234568"]);
    expect((await stored(app.id))[0]).toMatchObject({ templateParameters: ["369751", "1"], extend: null, statusCallback: null });
  });
});

describe("the rate of an application", () => {
  it("is limited with 429, and counts only calls with a valid signature", async () => {
    const slow = await startSmsApi({
      databaseUrl: env().databaseUrl,
      host: "127.0.0.1",
      port: 0,
      tls: null,
      trustedProxies: [],
      applicationRateLimit: 5,
    });
    const app = await application();
    const at = `http://127.0.0.1:${slow.port}`;
    await Promise.all(Array.from({ length: 20 }, () => sendSms(at, { ...app, secret: "x" })));
    const answers = await Promise.all(Array.from({ length: 20 }, () => sendSms(at, app)));
    const codes = answers.map(({ json }) => json?.code);
    expect(codes.filter((code) => code === "000000").length).toBeGreaterThanOrEqual(5);
    expect(codes.filter((code) => code === "000000").length).toBeLessThanOrEqual(10);
    expect(answers.find(({ json }) => json?.code === "E000623")).toMatchObject({ status: 429 });
    await slow.stop();
  });
});

describe("a call while the database is unreachable", () => {
  it("gets 503", async () => {
    // A port on which nothing listens.
    const probe = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => probe.once("listening", resolve));
    const address = probe.address();
    const port = typeof address === "object" && address ? address.port : 0;
    await new Promise((resolve) => probe.close(resolve));
    const disconnected = await startSmsApi({
      databaseUrl: `postgres://x@127.0.0.1:${port}/x`,
      host: "127.0.0.1",
      port: 0,
      tls: null,
      trustedProxies: [],
      applicationRateLimit: 5,
    });
    const answer = await sendSms(`http://127.0.0.1:${disconnected.port}`, {
      key: newCredential(),
      secret: "x",
      channelNumber: "isms1",
    });
    expect(answer).toMatchObject({ status: 503, json: { code: "E000000" } });
    expect(answer.headers["retry-after"]).toBe("1");
    await disconnected.stop();
  });
});
