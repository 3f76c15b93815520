import { Agent } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newCredential } from "@/lib/secrets/credential";
import { addMs, DAY_MS } from "@/lib/shared/time";
import { certificates } from "@/scripts/test/support/certificates";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { call, PING, sendSms, wsseHeaders } from "@/scripts/test/support/sms-api-callers";
import { type SmsApi, type SmsApiOptions, startSmsApi } from "./start";

const start = (options: Partial<SmsApiOptions> = {}) =>
  startSmsApi({
    databaseUrl: env().databaseUrl,
    host: "127.0.0.1",
    port: 0,
    tls: null,
    trustedProxies: [],
    applicationRateLimit: 10_000,
    failedAuthenticationLimit: 1_000_000,
    ...options,
  });

async function application(more: Parameters<typeof makeApplication>[1] = {}) {
  const made = await makeApplication((await makeAccount()).id, { firstSmsAcceptedAt: now(), ...more });
  return { ...made, secret: made.secrets.at(-1) ?? "" };
}
const listed = (...addresses: string[]) => application({ revisions: [{ addresses, effectiveFrom: addMs(now(), -DAY_MS) }] });

describe("HTTPS", () => {
  it("serves the same API with a certificate and its key", async () => {
    const [tls] = certificates;
    const smsApi = await start({ tls });
    const base = `https://localhost:${smsApi.port}`;
    const answer = await sendSms(base, await application(), {}, { ca: tls.cert });
    expect(answer.json?.code).toBe("000000");
    expect((await call(base, { method: "GET", path: "/healthz", ca: tls.cert })).text).toBe("ok\n");
    await smsApi.stop();
  });

  it("closes a connection without TLS, and serves the next one", async () => {
    const [tls] = certificates;
    const smsApi = await start({ tls });
    await expect(call(`http://localhost:${smsApi.port}`)).rejects.toThrow();
    const answer = await sendSms(`https://localhost:${smsApi.port}`, await application(), {}, { ca: tls.cert });
    expect(answer.json?.code).toBe("000000");
    await smsApi.stop();
  });
});

describe("the caller's address", () => {
  let plain: SmsApi;
  let behindProxy: SmsApi;
  beforeAll(async () => {
    [plain, behindProxy] = await Promise.all([start(), start({ trustedProxies: ["127.0.0.0/8", "10.0.0.0/8"] })]);
  });
  afterAll(async () => {
    await Promise.all([plain.stop(), behindProxy.stop()]);
  });

  const codeOf = async (smsApi: SmsApi, app: Awaited<ReturnType<typeof application>>, header?: string) => {
    const headers = header === undefined ? {} : { headers: { "X-Forwarded-For": header } };
    return (await sendSms(`http://127.0.0.1:${smsApi.port}`, app, {}, headers)).json?.code;
  };

  it("is the peer's address and not from a header, unless the peer is a trusted proxy", async () => {
    const app = await listed("203.0.113.9");
    expect(await codeOf(plain, app, "203.0.113.9")).toBe("E000620");
    expect(await codeOf(behindProxy, app, "203.0.113.9")).toBe("000000");
    expect(await codeOf(behindProxy, app, "203.0.113.9, 10.1.2.3")).toBe("000000");
  });

  it("is never an address that the caller wrote before the one of a trusted proxy", async () => {
    const app = await listed("203.0.113.9");
    expect(await codeOf(behindProxy, app, "203.0.113.9, 198.51.100.1")).toBe("E000620");
    expect(await codeOf(behindProxy, app, "203.0.113.9, nonsense")).toBe("E000620");
  });

  it("is the same in every notation of IPv6 and mapped addresses", async () => {
    expect(await codeOf(behindProxy, await listed("2001:db8::1"), "2001:0DB8:0:0:0:0:0:1")).toBe("000000");
    expect(await codeOf(behindProxy, await listed("203.0.113.9"), "::ffff:203.0.113.9")).toBe("000000");
    expect(await codeOf(behindProxy, await listed("203.0.113.9"), "::ffff:cb00:7109")).toBe("000000");
    expect(await codeOf(behindProxy, await listed("2001:db8::1"), "2001:db8::2")).toBe("E000620");
  });

  it("is the IPv4 address of an IPv4 caller on a dual-stack socket", async () => {
    const both = await start({ host: "::" });
    const answer = await sendSms(`http://127.0.0.1:${both.port}`, await listed("127.0.0.1"));
    expect(answer.json?.code).toBe("000000");
    const overIpv6 = await sendSms(`http://[::1]:${both.port}`, await listed("::1"));
    expect(overIpv6.json?.code).toBe("000000");
    await both.stop();
  });
});

describe("the server", () => {
  it("limits failed authentications per address, but not calls with a valid signature", async () => {
    const smsApi = await start({ failedAuthenticationLimit: 20 });
    const base = `http://127.0.0.1:${smsApi.port}`;
    const app = await application();
    expect((await sendSms(base, app)).json?.code).toBe("000000");
    const statusOfUnsigned = async () =>
      (await call(base, { path: PING, headers: wsseHeaders({ key: newCredential(), secret: "x" }) })).status;
    const statuses: number[] = [];
    for (let count = 0; count < 30; count++) statuses.push(await statusOfUnsigned());
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
    expect(statuses.slice(20)).toEqual(Array(10).fill(429));
    expect((await sendSms(base, { ...app, secret: "x" })).status).toBe(429);
    expect((await sendSms(base, app)).json?.code).toBe("000000");
    await smsApi.stop();
  });

  it("disconnects a caller that does not finish its headers, with 408", { timeout: 30_000 }, async () => {
    const smsApi = await start();
    const text = await new Promise<string>((resolve) => {
      let received = "";
      const socket = connect(smsApi.port, "127.0.0.1", () => socket.write("POST /sms/ping/v1 HTTP/1.1\r\nhost: x\r\n"));
      socket.on("data", (data) => (received += data));
      socket.on("close", () => resolve(received));
    });
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    await smsApi.stop();
  });
});

describe("the health routes", () => {
  it("answer only requests from this machine, and not through a proxy", async () => {
    const smsApi = await start();
    const base = `http://127.0.0.1:${smsApi.port}`;
    await sendSms(base, await application());
    const get = (path: string, headers: Record<string, string> = {}) => call(base, { method: "GET", path, headers });
    expect(await get("/healthz")).toMatchObject({ status: 200, text: "ok\n" });
    await vi.waitFor(async () => expect((await get("/readyz")).status).toBe(200), { timeout: 5000 });
    const metrics = await get("/metrics");
    expect(metrics.text).toContain('sms_api_requests_total{code="000000"} 1');
    expect(metrics.text).toContain("sms_api_batch_requests_count 1");
    for (const path of ["/healthz", "/readyz", "/metrics"]) {
      expect((await get(path, { "X-Forwarded-For": "203.0.113.9" })).status).toBe(404);
    }
    await smsApi.stop();
  });
});

describe("a stop", () => {
  it("finishes the accepted calls, and writes the counts", async () => {
    const smsApi = await start();
    const base = `http://127.0.0.1:${smsApi.port}`;
    const app = await application();
    const agent = new Agent({ keepAlive: true, maxSockets: 8 });
    expect((await sendSms(base, app, {}, { agent })).json?.code).toBe("000000");
    // The lock delays the calls until the stop has started.
    let stopping: Promise<void> | undefined;
    let answers: ReturnType<typeof sendSms>[] = [];
    await db().$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE messages IN ACCESS EXCLUSIVE MODE`;
      answers = Array.from({ length: 8 }, () => sendSms(base, app, {}, { agent }));
      await vi.waitFor(
        async () => expect((await call(base, { method: "GET", path: "/metrics" })).text).toContain("sms_api_queue_messages 8"),
        { timeout: 4000 },
      );
      stopping = smsApi.stop();
    });
    expect((await Promise.all(answers)).map(({ json }) => json?.code)).toEqual(Array(8).fill("000000"));
    await stopping;
    expect(await db().message.count({ where: { applicationId: app.id } })).toBe(9);
    const counts = await db().acceptedCallCount.findMany({ where: { applicationId: app.id } });
    expect(counts.reduce((sum, { calls }) => sum + calls, 0)).toBe(9);
    await expect(call(base)).rejects.toThrow();
    agent.destroy();
  });
});
