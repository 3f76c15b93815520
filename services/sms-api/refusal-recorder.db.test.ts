import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newCredential } from "@/lib/secrets/credential";
import { addMs, addSeconds, DAY_MS } from "@/lib/shared/time";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { call, PING, SEND, sdkHeaders, sendSms, smsBody, wsseHeaders } from "@/scripts/test/support/sms-api-callers";
import { startTestSmsApi } from "@/scripts/test/support/test-sms-api";
import { type SmsApi, startSmsApi } from "./start";

let smsApi: SmsApi;
let base: string;

beforeAll(async () => {
  ({ smsApi, base } = await startTestSmsApi({ trustedProxies: ["127.0.0.1"] }));
});
afterAll(async () => {
  await smsApi.stop();
});

async function application(more: Parameters<typeof makeApplication>[1] = {}) {
  const made = await makeApplication((await makeAccount()).id, { firstSmsAcceptedAt: now(), ...more });
  return { ...made, secret: made.secrets.at(-1) ?? "" };
}

const fromAddress = (address: string) => ({ headers: { "X-Forwarded-For": address } });
const listRows = (applicationId: string) =>
  db().refusedCall.findMany({ where: { applicationId }, orderBy: [{ minute: "asc" }, { firstAt: "asc" }, { id: "asc" }] });
/** Waits until `calls` calls are recorded, and returns their rows. There may be more rows than expected, because a minute may end. */
async function waitForRows(applicationId: string, calls: number) {
  await vi.waitFor(
    async () => {
      const rows = await listRows(applicationId);
      expect(rows.reduce((sum, { count }) => sum + count, 0)).toBe(calls);
    },
    { timeout: 8000 },
  );
  return listRows(applicationId);
}

describe("a refused call of a known application", () => {
  it("is recorded with its facts", async () => {
    const past = addMs(now(), -DAY_MS);
    const soon = addSeconds(now(), 600);
    const app = await application({
      revisions: [
        { addresses: ["203.0.113.1"], effectiveFrom: past, effectiveUntil: soon },
        { addresses: ["203.0.113.9"], effectiveFrom: soon },
      ],
    });
    await sendSms(base, app, {}, { ...fromAddress("203.0.113.9"), encoding: "HEX" });
    const [row] = await waitForRows(app.id, 1);
    expect(row).toMatchObject({ code: "E000620", address: "203.0.113.9", addressGroup: "203.0.113.9", count: 1 });
    expect(row?.facts).toMatchObject({
      encoding: "HEX",
      whitelist: { revision: 1, addresses: ["203.0.113.1"] },
      pending: { revision: 2, addresses: ["203.0.113.9"], effectiveFrom: soon.toISOString() },
    });
    const { aheadMs = Number.NaN } = (row?.facts ?? {}) as { aheadMs?: number };
    expect(Math.abs(aheadMs)).toBeLessThan(5000);
  });

  it("is recorded with the ended version that signed it, for both schemes, and without any secret", async () => {
    const past = addMs(now(), -DAY_MS);
    const app = await application({
      secrets: [{ validFrom: past, validUntil: addSeconds(now(), -60) }, { validFrom: addSeconds(now(), -60) }],
    });
    const old = { ...app, secret: app.secrets[0] ?? "" };
    await sendSms(base, old);
    const body = smsBody(app.channelNumber);
    await call(base, { headers: sdkHeaders(old, SEND, `127.0.0.1:${smsApi.port}`, body), body });
    await sendSms(base, { ...app, secret: newCredential() }, {}, fromAddress("203.0.113.10"));
    const rows = await waitForRows(app.id, 3);
    const facts = new Map(rows.map((row) => [`${row.code} ${row.address}`, row.facts]));
    expect(facts.get("E000105 127.0.0.1")).toMatchObject({ fittingVersion: 1, versionsInForce: [2] });
    expect(facts.get("E000045 127.0.0.1")).toMatchObject({ fittingVersion: 1, encoding: "sdk" });
    expect(facts.get("E000105 203.0.113.10")).not.toHaveProperty("fittingVersion");
    for (const secret of app.secrets) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it("is matched with the three versions that ended last, however many updates were cancelled since", async () => {
    const past = addMs(now(), -DAY_MS);
    const ended = (day: number) => ({ validFrom: addMs(past, -day * DAY_MS), validUntil: addMs(past, (1 - day) * DAY_MS) });
    const cancelled = { validFrom: addMs(now(), DAY_MS), cancelledAt: now() };
    const app = await application({
      secrets: [ended(4), ended(3), ended(2), ended(1), cancelled, cancelled, cancelled, cancelled, { validFrom: past }],
    });
    const by = (version: number) => ({ ...app, secret: app.secrets[version - 1] ?? "" });
    await sendSms(base, by(2), {}, fromAddress("203.0.113.2"));
    await sendSms(base, by(1), {}, fromAddress("203.0.113.1"));
    await sendSms(base, by(8), {}, fromAddress("203.0.113.8"));
    const rows = await waitForRows(app.id, 3);
    const facts = new Map(rows.map((row) => [row.address, row.facts]));
    expect(facts.get("203.0.113.2")).toMatchObject({ fittingVersion: 2 });
    expect(facts.get("203.0.113.8")).toMatchObject({ fittingVersion: 8 });
    // Three versions have ended since this one.
    expect(facts.get("203.0.113.1")).not.toHaveProperty("fittingVersion");
  });

  it("is matched with the version that is not in force yet", async () => {
    const app = await application({
      secrets: [{ validFrom: addMs(now(), -DAY_MS) }, { validFrom: addSeconds(now(), 600), slot: 1 }],
    });
    await sendSms(base, app);
    const [row] = await waitForRows(app.id, 1);
    expect(row?.facts).toMatchObject({ fittingVersion: 2, versionsInForce: [1] });
  });

  it("shares a row with the others of its minute, address and code, IPv6 by /64", async () => {
    const app = await application({ revisions: [] });
    const addresses = ["203.0.113.9", "203.0.113.9", "2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1", "::ffff:203.0.113.9"];
    for (const address of addresses) await sendSms(base, app, {}, fromAddress(address));
    await sendSms(base, { ...app, secret: "x" }, {}, fromAddress("203.0.113.9"));
    const rows = await waitForRows(app.id, 7);
    const counts = new Map<string, number>();
    for (const { addressGroup, code, count } of rows) {
      counts.set(`${addressGroup} ${code}`, (counts.get(`${addressGroup} ${code}`) ?? 0) + count);
    }
    expect(Object.fromEntries(counts)).toEqual({
      "203.0.113.9 E000620": 3,
      "2001:db8::/64 E000620": 2,
      "2001:db8:0:1::/64 E000620": 1,
      "203.0.113.9 E000105": 1,
    });
  });

  it("shares the overflow row when its minute has 50 rows", async () => {
    const app = await application({ revisions: [] });
    for (let round = 0; round < 2; round++) {
      const calls = Array.from({ length: 45 }, (_, index) => sendSms(base, app, {}, fromAddress(`198.51.${round}.${index}`)));
      await Promise.all(calls);
      await waitForRows(app.id, 45 * (round + 1));
    }
    const byMinute = new Map<number, { rows: number; overflow: number }>();
    for (const row of await listRows(app.id)) {
      const minute = byMinute.get(row.minute.getTime()) ?? { rows: 0, overflow: 0 };
      if (row.code === "*") minute.overflow += 1;
      else minute.rows += 1;
      byMinute.set(row.minute.getTime(), minute);
    }
    for (const { rows, overflow } of byMinute.values()) {
      expect(rows).toBeLessThanOrEqual(50);
      expect(overflow).toBeLessThanOrEqual(1);
    }
  });

  it("is recorded when its request is malformed, if the request contains a key", async () => {
    const app = await application({ revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: addMs(now(), -DAY_MS) }] });
    const signed = () => wsseHeaders(app);
    const replaceInToken = (from: RegExp, to: string) => ({
      ...signed(),
      "X-WSSE": (signed()["X-WSSE"] ?? "").replace(from, to),
    });
    const body = smsBody(app.channelNumber);
    const sdk = sdkHeaders(app, SEND, "x", body);
    const calls: [string, Parameters<typeof call>[1]][] = [
      ["E000040", { headers: { ...signed(), "Content-Type": "text/plain; \u00fc" }, body }],
      ["E000040", { headers: { ...signed(), "Content-Type": ";;;" }, body, path: PING }],
      ["E000027", { headers: signed(), body: "x".repeat(200_000) }],
      ["E000022", { headers: replaceInToken(/Nonce="[^"]*"/, `Nonce="${"n".repeat(129)}"`), body }],
      ["E000023", { headers: replaceInToken(/Created/, "C"), body }],
      ["E000024", { headers: replaceInToken(/PasswordDigest/, "P"), body }],
      ["E000025", { headers: replaceInToken(/Z"$/, '.5Z"'), body }],
      ["E000041", { headers: { ...sdk, "X-Sdk-Date": " " }, body }],
      ["E000042", { headers: { ...sdk, "X-Sdk-Date": "now" }, body }],
      ["E000043", { headers: { ...sdk, Authorization: `SDK-HMAC-SHA256 Access=${app.key}` }, body }],
      // Without a key there is no application to record them for.
      ["E000021", { headers: replaceInToken(/Username=/, "U="), body }],
      ["E000001", { body }],
    ];
    for (const [code, options] of calls) expect((await call(base, options)).json?.code).toBe(code);
    const rows = await waitForRows(app.id, 10);
    const facts = new Map(rows.map((row) => [row.code, row.facts]));
    expect([...facts.keys()].sort()).toEqual([...new Set(calls.slice(0, 10).map(([code]) => code))].sort());
    expect(facts.get("E000040")).toMatchObject({ problem: 'Content-Type was ";;;".', whitelist: { addresses: ["203.0.113.1"] } });
    expect(facts.get("E000027")).toMatchObject({ problem: "The body has more than 128 KiB." });
  });

  it("is recorded when its address is limited after too many failed authentications", async () => {
    const slow = await startSmsApi({
      databaseUrl: env().databaseUrl,
      host: "127.0.0.1",
      port: 0,
      tls: null,
      trustedProxies: [],
      applicationRateLimit: 1000,
      failedAuthenticationLimit: 3,
    });
    const app = await application();
    expect((await sendSms(`http://127.0.0.1:${slow.port}`, app)).json?.code).toBe("000000");
    const wrong = { ...app, secret: newCredential() };
    for (let count = 0; count < 5; count++) await sendSms(`http://127.0.0.1:${slow.port}`, wrong);
    const rows = await waitForRows(app.id, 5);
    const counts = new Map<string, number>();
    for (const { code, count } of rows) counts.set(code, (counts.get(code) ?? 0) + count);
    expect(Object.fromEntries(counts)).toEqual({ E000105: 3, E000623: 2 });
    expect(rows.find(({ code }) => code === "E000623")?.facts).toMatchObject({ isFlood: true });
    await slow.stop();
  });

  it("is not recorded when its key is unknown", async () => {
    const before = await db().refusedCall.count();
    expect((await call(base, { path: PING, headers: wsseHeaders({ key: newCredential(), secret: "x" }) })).json?.code).toBe(
      "E000102",
    );
    expect(await db().refusedCall.count()).toBe(before);
  });
});

describe("accepted calls", () => {
  it("are counted per minute, and each secret version's last use is stored", async () => {
    const past = addMs(now(), -DAY_MS);
    const app = await application({ secrets: [{ validFrom: past, validUntil: addSeconds(now(), 600) }, { validFrom: past }] });
    await sendSms(base, app, { to: "491701234567,491701234568" }, fromAddress("203.0.113.9"));
    await sendSms(base, app, {}, fromAddress("203.0.113.10"));
    await call(base, {
      path: PING,
      headers: { ...wsseHeaders({ ...app, secret: app.secrets[0] ?? "" }), "X-Forwarded-For": "2001:db8::1" },
    });
    await vi.waitFor(
      async () => {
        const rows = await db().acceptedCallCount.findMany({ where: { applicationId: app.id } });
        const sum = (read: (row: (typeof rows)[number]) => number) => rows.reduce((total, row) => total + read(row), 0);
        expect([sum((r) => r.calls), sum((r) => r.messages), sum((r) => r.pings)]).toEqual([2, 3, 1]);
      },
      { timeout: 8000 },
    );
    const usages = await db().applicationUsage.findMany({ where: { applicationId: app.id }, orderBy: { secretVersion: "asc" } });
    expect(usages.map(({ secretVersion, address }) => [secretVersion, address])).toEqual([
      [1, "2001:db8::1"],
      [2, "203.0.113.10"],
    ]);
  });
});
