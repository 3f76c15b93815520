import { connect as connectTo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { newCredential } from "@/lib/secrets/credential";
import { addMs, addSeconds, DAY_MS } from "@/lib/shared/time";
import { makeAccount, makeApplication } from "@/scripts/test/support/factories";
import { call, PING, sendSms, wsseHeaders } from "@/scripts/test/support/sms-api-callers";
import { type SmsApi, startSmsApi } from "./start";

const options = {
  host: "127.0.0.1",
  port: 0,
  tls: null,
  trustedProxies: [],
  applicationRateLimit: 1000,
  failedAuthenticationLimit: 1_000_000,
};
const baseOf = ({ port }: SmsApi) => `http://127.0.0.1:${port}`;

/** Between the SMS API and the database: can stop forwarding to the listening connections without closing them. */
class SilencingProxy {
  private readonly server: Server;
  private readonly listeners = new Set<Socket>();
  private isSilent = false;
  port = 0;

  constructor(target: URL) {
    this.server = createServer((socket) => {
      const upstream = connectTo(Number(target.port), target.hostname);
      socket.on("data", (data) => {
        if (data.includes("LISTEN sms_credentials")) this.listeners.add(socket);
        upstream.write(data);
      });
      upstream.on("data", (data) => {
        if (!(this.isSilent && this.listeners.has(socket))) socket.write(data);
      });
      for (const [one, other] of [
        [socket, upstream],
        [upstream, socket],
      ] as const) {
        one.on("error", () => {});
        one.on("close", () => other.destroy());
      }
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", () => resolve()));
    this.port = (this.server.address() as { port: number }).port;
  }

  setSilent(isSilent: boolean): void {
    this.isSilent = isSilent;
  }

  stop(): void {
    this.server.close();
  }
}

async function application(more: Parameters<typeof makeApplication>[1] = {}) {
  const made = await makeApplication((await makeAccount()).id, { firstSmsAcceptedAt: new Date(), ...more });
  return { ...made, secret: made.secrets.at(-1) ?? "" };
}
type Application = Awaited<ReturnType<typeof application>>;

const codeAt = async (base: string, app: Parameters<typeof sendSms>[1]) => (await sendSms(base, app)).json?.code;
const waitUntilReady = (base: string) =>
  vi.waitFor(async () => expect((await call(base, { method: "GET", path: "/readyz" })).status).toBe(200), { timeout: 10_000 });

function suspend({ id }: Application) {
  return db().application.update({
    where: { id },
    data: { status: "SUSPENDED", suspendedAt: new Date(), suspensionReason: "a test" },
    select: { id: true },
  });
}

/** Milliseconds until a call is answered with `code`. */
async function timeUntil(base: string, app: Application, code: string): Promise<number> {
  const startedAt = performance.now();
  await expect.poll(() => codeAt(base, app), { timeout: 10_000, interval: 20 }).toBe(code);
  return performance.now() - startedAt;
}

describe("with two processes", () => {
  let first: SmsApi;
  let second: SmsApi;
  let bases: string[];
  beforeAll(async () => {
    [first, second] = await Promise.all([
      startSmsApi({ ...options, databaseUrl: env().databaseUrl }),
      startSmsApi({ ...options, databaseUrl: env().databaseUrl }),
    ]);
    bases = [baseOf(first), baseOf(second)];
    await Promise.all(bases.map(waitUntilReady));
  });
  afterAll(async () => {
    await Promise.all([first.stop(), second.stop()]);
  });

  it("both apply a suspension and its end within a second", async () => {
    const app = await application();
    for (const base of bases) expect(await codeAt(base, app)).toBe("000000");
    await suspend(app);
    for (const base of bases) expect(await timeUntil(base, app, "E000103")).toBeLessThan(1000);
    await db().application.update({
      where: { id: app.id },
      data: { status: "LAUNCHED", suspendedAt: null, suspensionReason: null },
      select: { id: true },
    });
    for (const base of bases) expect(await timeUntil(base, app, "000000")).toBeLessThan(1000);
  });

  it("both apply a change made directly in the database", async () => {
    const app = await application();
    for (const base of bases) expect(await codeAt(base, app)).toBe("000000");
    await db().$executeRaw`UPDATE application_secrets SET cancelled_at = ${new Date()} WHERE application_id = ${app.id}::uuid`;
    for (const base of bases) expect(await timeUntil(base, app, "E000104")).toBeLessThan(1000);
    await db().$executeRaw`UPDATE application_secrets SET cancelled_at = NULL WHERE application_id = ${app.id}::uuid`;
    await db()
      .$executeRaw`UPDATE whitelist_revisions SET addresses = ARRAY['203.0.113.9'] WHERE application_id = ${app.id}::uuid`;
    for (const base of bases) expect(await timeUntil(base, app, "E000620")).toBeLessThan(1000);
  });

  it("both accept a new application within a second, even if its key was looked up before", async () => {
    const key = newCredential();
    for (const base of bases) {
      expect((await call(base, { path: PING, headers: wsseHeaders({ key, secret: "x" }) })).json?.code).toBe("E000102");
    }
    const app = await application();
    await db().$executeRaw`UPDATE applications SET key = ${key} WHERE id = ${app.id}::uuid`;
    for (const base of bases) expect(await timeUntil(base, { ...app, key }, "000000")).toBeLessThan(1000);
  });

  it("both switch whitelist and secret at the stored instants, without a notification", async () => {
    const at = addSeconds(new Date(), 2);
    const past = addMs(new Date(), -DAY_MS);
    const old = newCredential();
    const overlapEnds = addSeconds(at, 2);
    const app = await application({
      revisions: [
        { addresses: ["203.0.113.9"], effectiveFrom: past, effectiveUntil: at },
        { addresses: ["127.0.0.1"], effectiveFrom: at },
      ],
      secrets: [{ secret: old, validFrom: past, validUntil: overlapEnds }, { validFrom: at }],
    });
    const withOldSecret = { ...app, secret: old };
    for (const base of bases) {
      expect(await codeAt(base, withOldSecret)).toBe("E000620");
      expect(await codeAt(base, app)).toBe("E000105");
    }
    await expect.poll(() => codeAt(bases[0] ?? "", app), { timeout: 5000, interval: 20 }).toBe("000000");
    expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
    expect(Date.now()).toBeLessThan(at.getTime() + 500);
    for (const base of bases) {
      expect(await codeAt(base, app)).toBe("000000");
      expect(await codeAt(base, withOldSecret)).toBe("000000");
    }
    await expect.poll(() => codeAt(bases[1] ?? "", withOldSecret), { timeout: 5000, interval: 20 }).toBe("E000105");
    expect(Date.now()).toBeGreaterThanOrEqual(overlapEnds.getTime());
    for (const base of bases) expect(await codeAt(base, app)).toBe("000000");
  });

  it("the rate limit of an application applies to both together, within a factor of two", async () => {
    const limited = await Promise.all(
      [1, 2].map(() => startSmsApi({ ...options, applicationRateLimit: 20, databaseUrl: env().databaseUrl })),
    );
    const app = await application();
    const at = limited.map(baseOf);
    await Promise.all(at.map(waitUntilReady));
    let accepted = 0;
    const startedAt = performance.now();
    // In the first two seconds the processes do not know each other's demand yet.
    while (performance.now() - startedAt < 5000) {
      const answers = await Promise.all(at.flatMap((base) => [1, 2, 3, 4].map(() => codeAt(base, app))));
      if (performance.now() - startedAt > 2500) accepted += answers.filter((code) => code === "000000").length;
    }
    expect(accepted).toBeGreaterThanOrEqual(20);
    expect(accepted).toBeLessThanOrEqual(2 * 20 * 2.5 + 2 * 20);
    await Promise.all(limited.map((smsApi) => smsApi.stop()));
  });
});

describe("when the listening connection fails", () => {
  it("with an error, no stale credentials are used", async () => {
    const smsApi = await startSmsApi({ ...options, databaseUrl: env().databaseUrl });
    const base = baseOf(smsApi);
    await waitUntilReady(base);
    const app = await application();
    expect(await codeAt(base, app)).toBe("000000");
    await db().$transaction([
      db().$executeRaw`
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = 'message-sms-api' AND query LIKE 'LISTEN%'`,
      db().$executeRaw`
        UPDATE applications SET status = 'SUSPENDED', suspended_at = ${new Date()}, suspension_reason = 'x' WHERE id = ${app.id}::uuid`,
    ]);
    expect(await timeUntil(base, app, "E000103")).toBeLessThan(1000);
    await waitUntilReady(base);
    await smsApi.stop();
  });

  it("without an error, no stale credentials are used after 5 s, and calls are still answered", async () => {
    const url = new URL(env().databaseUrl);
    const proxy = new SilencingProxy(new URL(url));
    await proxy.start();
    url.port = String(proxy.port);
    const smsApi = await startSmsApi({ ...options, databaseUrl: url.href });
    const base = baseOf(smsApi);
    await waitUntilReady(base);
    const app = await application();
    const other = await application();
    expect(await codeAt(base, app)).toBe("000000");
    proxy.setSilent(true);
    await suspend(app);
    expect(await timeUntil(base, app, "E000103")).toBeLessThan(5200);
    // Without heartbeats each call queries the database.
    expect(await codeAt(base, other)).toBe("000000");
    await suspend(other);
    expect(await codeAt(base, other)).toBe("E000103");
    proxy.setSilent(false);
    await waitUntilReady(base);
    await smsApi.stop();
    proxy.stop();
  });
});
