import { describe, expect, it } from "vitest";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";
import { makeAcceptedCalls, makeApplication, makeMember, makeRefusedCalls } from "@/scripts/test/support/factories";
import {
  countAcceptedCalls,
  getCallsSummary,
  listCallsSummaries,
  listRecentRefusedCalls,
  listRefusedCalls,
  type RefusedCalls,
} from "./queries";
import { callsParams } from "./schema";

const minuteOf = (at: Date) => new Date(at.getTime() - (at.getTime() % MINUTE_MS));

const start = addMs(minuteOf(now()), -2 * HOUR_MS);
const codesOf = ({ rows }: RefusedCalls) => rows.map(({ code }) => code);
const noRefusals = { rows: [], newerThan: null, olderThan: null, instants: [] };

describe("refused calls", () => {
  it("of the account are listed newest first, with explanations", async () => {
    const { member } = await makeMember();
    const soon = addMs(now(), HOUR_MS);
    const application = await makeApplication(member.accountId, {
      revisions: [
        { addresses: [], effectiveFrom: addMs(now(), -DAY_MS), effectiveUntil: soon },
        { addresses: ["203.0.113.9"], effectiveFrom: soon },
      ],
    });
    await makeRefusedCalls(application, [
      { at: start },
      { at: addMs(start, SECOND_MS), lastAt: addMs(start, 5000), code: "E000104" },
    ]);
    const { rows, instants } = await listRefusedCalls(member, {});
    expect(rows).toMatchObject([
      { code: "E000104", applicationName: application.name, firstAt: addMs(start, SECOND_MS), lastAt: addMs(start, 5000) },
      { code: "E000623", count: 1 },
    ]);
    expect(rows[1]?.explanation.cause.join("")).toContain("300 calls per second");
    // The sentences change when the pending list takes effect.
    expect(instants).toContainEqual(soon);
  });

  it("have pages without a gap or an overlap, even if more calls are refused meanwhile", async () => {
    const { member } = await makeMember();
    const application = await makeApplication(member.accountId);
    await makeRefusedCalls(
      application,
      Array.from({ length: 50 }, (_, at) => ({ at: addMs(start, at * MINUTE_MS) })),
    );
    const first = await listRefusedCalls(member, {});
    expect(first.newerThan).toBeNull();
    await makeRefusedCalls(application, [{ at: addMs(start, 50 * MINUTE_MS) }]);
    const second = await listRefusedCalls(member, { before: first.olderThan ?? "" });
    const third = await listRefusedCalls(member, { before: second.olderThan ?? "" });
    const instants = [first, second, third].flatMap(({ rows }) => rows.map(({ firstAt }) => firstAt));
    expect(instants).toEqual(Array.from({ length: 50 }, (_, at) => addMs(start, (49 - at) * MINUTE_MS)));
    expect(third.olderThan).toBeNull();
    expect(await listRefusedCalls(member, { after: third.newerThan ?? "" })).toEqual(second);
    const above = await listRefusedCalls(member, { after: first.rows[0]?.id });
    expect(above.rows.map(({ firstAt }) => firstAt)).toEqual([addMs(start, 50 * MINUTE_MS)]);
  });

  it("are found by application ignoring case, by code and by address", async () => {
    const { member } = await makeMember();
    const one = await makeApplication(member.accountId, { name: "Shop_1" });
    const two = await makeApplication(member.accountId, { name: "ShopX1" });
    await makeRefusedCalls(one, [{ at: start, code: "E000105" }]);
    await makeRefusedCalls(two, [
      { at: addMs(start, 1), code: "E000503", address: "203.0.113.10" },
      { at: addMs(start, 2), code: "E000110", address: "2001:db8::7" },
    ]);
    const found = async (filter: object) => codesOf(await listRefusedCalls(member, callsParams.parse(filter)));
    expect(await found({})).toEqual(["E000110", "E000503", "E000105"]);
    expect(await found({ application: "shop_1" })).toEqual(["E000105"]);
    expect(await found({ application: "none" })).toEqual([]);
    expect(await found({ code: "E000503" })).toEqual(["E000503"]);
    expect(await found({ address: "203.0.113.10" })).toEqual(["E000503"]);
    expect(await found({ address: "::ffff:203.0.113.10" })).toEqual(["E000503"]);
    // Refused calls of one /64 share a row.
    expect(await found({ address: "2001:DB8:0:0::1" })).toEqual(["E000110"]);
    expect(await found({ address: "2001:db8:0:1::7" })).toEqual([]);
    expect(await found({ application: "ShopX1", code: "E000503", address: "203.0.113.10" })).toEqual(["E000503"]);
    expect(await found({ application: "Shop_1", code: "E000503" })).toEqual([]);
  });

  it("are found by a half-open span of time, also if only a part of a row lies in it", async () => {
    const { member } = await makeMember();
    const application = await makeApplication(member.accountId);
    const at = addMs(start, 10_000);
    await makeRefusedCalls(application, [{ at, lastAt: addMs(at, 20_000) }]);
    const found = async (from?: Date, until?: Date) =>
      (await listRefusedCalls(member, callsParams.parse({ from: from?.toISOString(), until: until?.toISOString() }))).rows.length;
    expect(await found(addMs(at, 20_000))).toBe(1);
    expect(await found(addMs(at, 20_001))).toBe(0);
    expect(await found(undefined, at)).toBe(0);
    expect(await found(undefined, addMs(at, 1))).toBe(1);
    expect(await found(addMs(at, 5000), addMs(at, 6000))).toBe(1);
    expect(await found(addMs(at, -DAY_MS), addMs(at, -1))).toBe(0);
  });

  it("are found by the earliest and the latest instant that a URL can contain", async () => {
    const { member } = await makeMember();
    await makeRefusedCalls(await makeApplication(member.accountId), [{ at: start }]);
    const found = async (filter: object) => {
      const params = callsParams.parse(filter);
      await countAcceptedCalls(member, params);
      return (await listRefusedCalls(member, params)).rows.length;
    };
    expect(await found({ from: "0000-01-01T00:00:00Z" })).toBe(1);
    expect(await found({ from: "0000-01-01T00:00:00Z", until: "9999-12-31T23:59:59Z" })).toBe(1);
    expect(await found({ from: "9999-12-31T23:59:59Z" })).toBe(0);
    expect(await found({ until: "0000-01-01T00:00:00Z" })).toBe(0);
  });

  it("of another account are never returned, even for a correct name, code, address or id", async () => {
    const [{ member }, { member: stranger }] = [await makeMember(), await makeMember()];
    const application = await makeApplication(member.accountId, { name: "Theirs" });
    await makeRefusedCalls(application, [{ at: start }, { at: addMs(start, 1), code: "E000105" }]);
    const own = await listRefusedCalls(member, {});
    const [newest, oldest] = own.rows;
    for (const filter of [{}, { application: "Theirs" }, { code: "E000623" as const }, { address: "203.0.113.9" }]) {
      expect(await listRefusedCalls(stranger, filter)).toEqual(noRefusals);
      expect(await listRefusedCalls(stranger, { ...filter, before: newest?.id })).toEqual(noRefusals);
      expect(await listRefusedCalls(stranger, { ...filter, after: oldest?.id })).toEqual(noRefusals);
    }
    expect(await listRecentRefusedCalls(stranger, application.id)).toEqual(noRefusals);
    expect(codesOf(await listRecentRefusedCalls(member, application.id))).toEqual(["E000105", "E000623"]);
  });

  it.each([
    { application: ["a", "b"] },
    { application: "a".repeat(31) },
    { code: "E999999" },
    { code: "000000" },
    { address: "203.0.113" },
    { address: "203.0.113.0/24" },
    { from: "yesterday" },
    { until: "2026-13-40T00:00:00Z" },
    { before: "1" },
    { after: ["x"] },
  ])("an invalid parameter is ignored: %j", (params) => {
    expect(Object.values(callsParams.parse(params)).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe("twenty thousand refused calls", () => {
  it("are found by an index for every filter", { timeout: 60_000 }, async () => {
    const { member } = await makeMember();
    const { accountId } = member;
    const application = await makeApplication(accountId);
    const other = await makeApplication(accountId);
    for (const { id } of [application, other])
      await db().$executeRaw`
        INSERT INTO refused_calls (id, account_id, application_id, minute, address_group, code, address, count, first_at, last_at, facts)
        SELECT gen_random_uuid(), ${accountId}::uuid, ${id}::uuid, date_trunc('minute', ${start}::timestamptz) - n % 1000 * interval '1 minute',
          '10.0.0.' || n % 1000, (ARRAY['E000105', 'E000620', 'E000503', 'E000110'])[1 + n / 1000 % 4] || n / 4000, '10.0.0.1', 1,
          ${start}, ${start}, '{}'
        FROM generate_series(1, 10000) AS n`;
    await db().$executeRaw`ANALYZE refused_calls`;
    const planOf = async (where: string) => {
      const plan = await db().$queryRawUnsafe<{ "QUERY PLAN": string }[]>(
        `EXPLAIN SELECT id FROM refused_calls WHERE account_id = '${accountId}'::uuid AND ${where} ORDER BY id DESC LIMIT 51`,
      );
      return plan.map((line) => line["QUERY PLAN"]).join("\n");
    };
    expect(await planOf("true")).toContain("refused_calls_account_id_id_idx");
    expect(await planOf("code = 'E0001100'")).toContain("refused_calls_account_id_code_id_idx");
    expect(await planOf("address_group = '10.0.0.7'")).toContain("refused_calls_account_id_address_group_id_idx");
    expect(await planOf(`application_id = '${application.id}'::uuid`)).toMatch(
      /refused_calls_(application_id|account_id)_id_idx/,
    );
    expect(await planOf("id >= '01a00000-0000-7000-8000-000000000000'::uuid")).toContain("refused_calls_account_id_id_idx");
  });
});

describe("accepted calls", () => {
  it("are counted per minute in the last hour, and in longer steps for a longer span", async () => {
    const { member } = await makeMember();
    const one = await makeApplication(member.accountId, { name: "one" });
    const two = await makeApplication(member.accountId, { name: "two" });
    const instant = now();
    await makeAcceptedCalls(one, instant, 3);
    await makeAcceptedCalls(two, instant, 1);
    await makeAcceptedCalls(one, addMs(instant, -3 * HOUR_MS), 4);
    const hour = await countAcceptedCalls(member, {});
    expect(hour).toMatchObject({ stepMs: MINUTE_MS, total: { calls: 4, messages: 8, pings: 2 } });
    expect(hour.steps.filter(({ calls }) => calls > 0)).toEqual([{ at: minuteOf(instant), calls: 4, messages: 8, pings: 2 }]);
    expect((await countAcceptedCalls(member, { application: "ONE" })).total.calls).toBe(3);
    expect((await countAcceptedCalls(member, { application: "none" })).total.calls).toBe(0);
    const day = await countAcceptedCalls(member, { from: addMs(instant, HOUR_MS - DAY_MS).toISOString() });
    expect(day).toMatchObject({ stepMs: 15 * MINUTE_MS, total: { calls: 8 } });
    const before = { from: addMs(instant, -4 * HOUR_MS).toISOString(), until: addMs(instant, -2 * HOUR_MS).toISOString() };
    expect((await countAcceptedCalls(member, before)).total.calls).toBe(4);
  });

  it("are summed per application, ordered by last use", async () => {
    const { member } = await makeMember();
    const a = await makeApplication(member.accountId, { name: "a" });
    const b = await makeApplication(member.accountId, { name: "b" });
    await makeApplication(member.accountId, { name: "c" });
    const instant = now();
    await makeAcceptedCalls(a, instant, 3);
    await makeAcceptedCalls(a, addMs(instant, -3 * HOUR_MS), 4);
    const used = (applicationId: string, secretVersion: number, lastUsedAt: Date) =>
      db().applicationUsage.create({ data: { applicationId, secretVersion, lastUsedAt, address: "203.0.113.9" } });
    await used(a.id, 1, addMs(instant, -2000));
    await used(a.id, 2, addMs(instant, -3000));
    await used(b.id, 1, addMs(instant, -1000));
    const { rows, hasMore } = await listCallsSummaries(member, {});
    expect(hasMore).toBe(false);
    expect(rows.map(({ applicationName }) => applicationName)).toEqual(["b", "a", "c"]);
    const [, ofA] = rows;
    expect(ofA).toMatchObject({ lastHour: { calls: 3, messages: 6 }, lastDay: { calls: 7, messages: 14 } });
    expect(ofA?.usages.map(({ secretVersion }) => secretVersion)).toEqual([2, 1]);
    expect((await listCallsSummaries(member, { application: "A" })).rows).toEqual([ofA]);
    expect(await getCallsSummary(member, a.id)).toEqual(ofA);
    for (let more = 0; more < 8; more++) await makeApplication(member.accountId);
    const many = await listCallsSummaries(member, {});
    expect([many.rows.length, many.hasMore]).toEqual([10, true]);
  });

  it("of another account are neither counted nor summed", async () => {
    const [{ member }, { member: stranger }] = [await makeMember(), await makeMember()];
    const application = await makeApplication(member.accountId, { name: "Theirs" });
    await makeAcceptedCalls(application, now(), 5);
    expect((await countAcceptedCalls(stranger, {})).total.calls).toBe(0);
    expect((await countAcceptedCalls(stranger, { application: "Theirs" })).total.calls).toBe(0);
    expect(await listCallsSummaries(stranger, {})).toEqual({ rows: [], hasMore: false });
    expect(await listCallsSummaries(stranger, { application: "Theirs" })).toEqual({ rows: [], hasMore: false });
    expect(await getCallsSummary(stranger, application.id)).toBeNull();
  });
});
