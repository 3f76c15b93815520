import { describe, expect, it } from "vitest";
import type { Member } from "@/lib/core/actor";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import { makeApplication, makeMember } from "@/scripts/test/support/factories";
import { listApplications } from "./queries";
import { applicationListParams } from "./schema";

const start = addMs(now(), -1_000_000);

async function memberWith(names: string[]) {
  const fixture = await makeMember();
  for (const [index, name] of names.entries()) {
    await makeApplication(fixture.person.accountId, { name, createdAt: addMs(start, index * 1000) });
  }
  return fixture;
}

async function namesOf(actor: Member, params: object = {}): Promise<string[]> {
  return (await listApplications(actor, applicationListParams.parse(params))).rows.map(({ name }) => name);
}

describe("the list of applications", () => {
  it("can be sorted by creation, name ignoring case, and status, in both directions", async () => {
    const { member, person } = await memberWith(["b_two", "A_one", "c_three"]);
    await makeApplication(person.accountId, { name: "Suspended_one", status: "SUSPENDED", createdAt: addMs(start, 5000) });
    expect(await namesOf(member)).toEqual(["Suspended_one", "c_three", "A_one", "b_two"]);
    expect(await namesOf(member, { sort: "created", order: "asc" })).toEqual(["b_two", "A_one", "c_three", "Suspended_one"]);
    expect(await namesOf(member, { sort: "name", order: "asc" })).toEqual(["A_one", "b_two", "c_three", "Suspended_one"]);
    expect((await namesOf(member, { sort: "status", order: "desc" }))[0]).toBe("Suspended_one");
  });

  it("has pages without a gap or an overlap; a page beyond the last one is the last one", async () => {
    const { member } = await memberWith(Array.from({ length: 45 }, (_, at) => `app_${String(at).padStart(2, "0")}`));
    const pages = await Promise.all(
      ["1", "2", "3", "4", "5"].map((page) => namesOf(member, { page, sort: "name", order: "asc" })),
    );
    expect(pages.map((page) => page.length)).toEqual([10, 10, 10, 10, 5]);
    expect(pages.flat()).toEqual(Array.from({ length: 45 }, (_, at) => `app_${String(at).padStart(2, "0")}`));
    const beyond = await listApplications(member, applicationListParams.parse({ page: "999" }));
    expect(beyond).toMatchObject({ page: 5, pages: 5, matchCount: 45 });
    expect(beyond.rows).toHaveLength(5);
  });

  it("finds any part of a name, a key or a channel number, ignoring case", async () => {
    const { member } = await memberWith(["Billing_1", "billing_2", "Alerts"]);
    expect((await namesOf(member, { search: "ILLING" })).sort()).toEqual(["Billing_1", "billing_2"]);
    const [row] = (await listApplications(member)).rows;
    expect(await namesOf(member, { search: row?.key.slice(3, 20).toLowerCase() })).toEqual(["Alerts"]);
    expect(await namesOf(member, { search: row?.channelNumber.toUpperCase() })).toEqual(["Alerts"]);
    expect(await namesOf(member, { search: "nothing like it" })).toEqual([]);
  });

  it("treats %, _ and \\ in a search as ordinary characters", async () => {
    const { member } = await memberWith(["a_b", "aXb"]);
    expect(await namesOf(member, { search: "a_b" })).toEqual(["a_b"]);
    for (const search of ["%", "a%b", "\\", "a\\_b", "_%", "'", "--", '"']) expect(await namesOf(member, { search })).toEqual([]);
  });

  it("has no application of another account", async () => {
    await memberWith(["theirs"]);
    const { member } = await makeMember();
    expect(await listApplications(member)).toEqual({ rows: [], matchCount: 0, page: 1, pages: 1 });
    expect(await namesOf(member, { search: "theirs" })).toEqual([]);
  });

  it.each([
    { search: ["a", "b"], sort: "secret", order: "up", page: "0" },
    { search: "x".repeat(101), sort: "", order: ["asc"], page: "-1" },
    { sort: "created; DROP TABLE", page: "1e3" },
    { page: "99999999999999999999" },
    { page: ["1", "2"] },
    { search: "a\u0000b" },
  ])("replaces invalid parameters by their defaults: %j", (params) => {
    expect(applicationListParams.parse(params)).toEqual({ search: "", sort: "created", order: "desc", page: 1 });
  });
});

describe("ten thousand applications in an account", () => {
  it("are read with an index in every order and with a search", { timeout: 60_000 }, async () => {
    const { person } = await makeMember();
    const { accountId } = person;
    // Unique, also when this test ran before on the same database.
    const part = accountId.slice(-8);
    for (let from = 1; from < 10_000; from += 1000)
      await db().$executeRaw`
      INSERT INTO applications (id, account_id, name, key, channel_number, status, version, created_at)
      SELECT gen_random_uuid(), ${accountId}::uuid, ${part}::text || '_' || n, md5(random()::text)::char(28), 'isms' || nextval('channel_numbers'),
        'LAUNCHED', 1, ${start.toISOString()}::timestamptz + n * interval '1 second'
      FROM generate_series(${from}::int, ${from + 999}::int) AS n`;
    await db().$executeRaw`ANALYZE applications`;
    const planOf = async (orderBy: string, where = "true") => {
      const plan = await db().$queryRawUnsafe<{ "QUERY PLAN": string }[]>(
        `EXPLAIN SELECT id FROM applications WHERE account_id = '${accountId}'::uuid AND ${where} ORDER BY ${orderBy} LIMIT 20`,
      );
      return plan.map((line) => line["QUERY PLAN"]).join("\n");
    };
    expect(await planOf("created_at DESC, id DESC")).toContain("applications_account_id_created_at_id_idx");
    expect(await planOf("status ASC, id ASC")).toContain("applications_account_id_status_id_idx");
    expect(await planOf("lower(name) ASC")).toContain("applications_account_id_name_key");
    const search = `lower(name || ' ' || key || ' ' || channel_number) LIKE lower('%${part}\\_7777%')`;
    expect(await planOf("created_at DESC, id DESC", search)).toContain("applications_search");
  });
});
