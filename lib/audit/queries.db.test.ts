import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Actor, Member } from "@/lib/core/actor";
import type { AuditEntry } from "@/lib/core/audit-entry";
import { runCommand } from "@/lib/core/command";
import { recordAudit } from "@/lib/core/record-audit";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { addMs, HOUR_MS } from "@/lib/shared/time";
import { makeApplication, makeMember, makePerson, makeSession } from "@/scripts/test/support/factories";
import { downloadAudit } from "./commands";
import { type AuditPage, listAudit, listAuditOfApplication, listAuditPeople, streamAuditCsv } from "./queries";
import { auditParams } from "./schema";

/** Rows per transaction: a transaction has a time limit, also on a slow machine. */
const WRITE_BATCH_SIZE = 200;

async function write(actor: Actor, entries: { entry: AuditEntry; at: Date }[]): Promise<void> {
  for (let start = 0; start < entries.length; start += WRITE_BATCH_SIZE) {
    await db().$transaction(async (tx) => {
      for (const { entry, at } of entries.slice(start, start + WRITE_BATCH_SIZE)) await recordAudit(tx, actor, at, entry);
    });
  }
}

const signedIn: AuditEntry = { event: "session.signed_in" };
const start = addMs(now(), -HOUR_MS);

async function memberWithRows(count: number) {
  const context = await makeMember();
  await write(
    context.member,
    Array.from({ length: count }, (_, index) => ({
      entry: { ...signedIn, after: { number: index } },
      at: addMs(start, index * 1000),
    })),
  );
  return context;
}

const numbers = (page: AuditPage) => page.rows.map(({ after }) => (after as { number: number }).number);

async function csvOf(actor: Member, filter = {}): Promise<string> {
  let text = "";
  for await (const chunk of streamAuditCsv(actor, filter)) text += chunk;
  return text;
}

describe("the Audit Log", () => {
  it("is shown newest first, in pages without a gap or an overlap, also while rows are written", async () => {
    const { member } = await memberWithRows(120);
    const first = await listAudit(member, {});
    expect(first.newerThan).toBeNull();
    await write(member, [{ entry: { ...signedIn, after: { number: 120 } }, at: now() }]);
    const second = await listAudit(member, { before: first.olderThan ?? "" });
    const third = await listAudit(member, { before: second.olderThan ?? "" });
    expect([first, second, third].flatMap(numbers)).toEqual(Array.from({ length: 120 }, (_, at) => 119 - at));
    expect(third.olderThan).toBeNull();
    expect(await listAudit(member, { after: third.newerThan ?? "" })).toEqual(second);
    const newest = await listAudit(member, { after: second.newerThan ?? "" });
    expect(numbers(newest)).toEqual([...Array.from({ length: 50 }, (_, at) => 119 - at)]);
    expect(numbers(await listAudit(member, { after: newest.newerThan ?? "" }))).toEqual([120]);
  });

  it("is filtered by the person who acted or was affected", async () => {
    const { member, person } = await makeMember();
    const other = await makePerson({ accountId: person.accountId });
    const otherMember = (await makeSession(other)).member;
    await write(member, [{ entry: signedIn, at: start }]);
    await write(otherMember, [{ entry: signedIn, at: addMs(start, 1) }]);
    const reset: AuditEntry = { event: "person.password_set", accountId: person.accountId, subjectId: other.id, reason: "asked" };
    await write({ kind: "operator", name: "root" }, [{ entry: reset, at: addMs(start, 2) }]);
    const page = await listAudit(member, { person: other.id });
    expect(page.rows).toMatchObject([
      { event: "person.password_set", actorKind: "OPERATOR", subjectEmail: other.email, reason: "asked" },
      { event: "session.signed_in", actorName: other.email, subjectEmail: null },
    ]);
    expect((await listAuditPeople(member)).map(({ email }) => email).sort()).toEqual([person.email, other.email].sort());
  });

  it("is filtered by event, by application ignoring case, and by time on a half-open interval", async () => {
    const { member, person } = await makeMember();
    const application = await makeApplication(person.accountId, { name: "Some_App" });
    const suspended: AuditEntry = { event: "application.suspended", applicationId: application.id };
    await write(member, [
      { entry: signedIn, at: start },
      { entry: suspended, at: addMs(start, 1000) },
      { entry: signedIn, at: addMs(start, 2000) },
    ]);
    const eventsOf = async (filter: object) => (await listAudit(member, auditParams.parse(filter))).rows.map(({ at }) => at);
    expect(await eventsOf({ event: "application.suspended" })).toEqual([addMs(start, 1000)]);
    expect(await eventsOf({ application: "some_APP" })).toEqual([addMs(start, 1000)]);
    expect(await eventsOf({ application: "someXapp" })).toEqual([]);
    expect(await eventsOf({ from: addMs(start, 1000).toISOString() })).toEqual([addMs(start, 2000), addMs(start, 1000)]);
    expect(await eventsOf({ until: addMs(start, 1000).toISOString() })).toEqual([start]);
    expect(await eventsOf({ from: addMs(start, 1).toISOString(), until: addMs(start, 1001).toISOString() })).toEqual([
      addMs(start, 1000),
    ]);
    const [row] = (await listAudit(member, { application: "Some_App" })).rows;
    expect(row?.application).toEqual({ id: application.id, name: "Some_App" });
  });

  it("of another account is neither shown nor downloaded, also with a filter by its people and applications", async () => {
    const theirs = await makeMember();
    const application = await makeApplication(theirs.person.accountId, { name: "Theirs" });
    await write(theirs.member, [{ entry: { event: "application.suspended", applicationId: application.id }, at: start }]);
    const { member } = await makeMember();
    for (const filter of [{}, { person: theirs.person.id }, { application: "Theirs" }]) {
      expect((await listAudit(member, filter)).rows).toEqual([]);
      expect((await csvOf(member, filter)).trim().split("\r\n")).toHaveLength(1);
    }
    expect(await listAuditPeople(member)).toHaveLength(1);
  });

  it.each([
    { person: "x" },
    { event: "no.event" },
    { from: "yesterday" },
    { before: "1" },
    { application: ["a", "b"] },
    { application: "a".repeat(31) },
    { application: "\u0000" },
    { until: "2026-13-40T00:00:00Z" },
  ])("ignores an invalid parameter: %j", (params) => {
    expect(Object.values(auditParams.parse(params)).filter((value) => value !== undefined)).toEqual([]);
  });
});

describe("the audit of one application", () => {
  it("has its latest 50 rows, newest first, and none of another application or account", async () => {
    const { member } = await makeMember();
    const { id } = await makeApplication(member.accountId);
    const other = await makeApplication(member.accountId);
    const rowOf = (applicationId: string, number: number) => ({
      entry: { event: "application.suspended" as const, applicationId, after: { number } },
      at: addMs(start, number * 1000),
    });
    await write(member, [...Array.from({ length: 52 }, (_, number) => rowOf(id, number)), rowOf(other.id, 52)]);
    const rows = await listAuditOfApplication(member, id);
    expect(rows.map(({ after }) => after)).toEqual(Array.from({ length: 50 }, (_, index) => ({ number: 51 - index })));
    expect(rows[0]).toMatchObject({ event: "application.suspended", actorName: member.email, sentence: expect.any(Array) });
    const { member: stranger } = await makeMember();
    expect(await listAuditOfApplication(stranger, id)).toEqual([]);
  });
});

describe("the download", () => {
  it("contains every row that matches, in several batches, with safe cells", async () => {
    const { member, person } = await memberWithRows(1001);
    const failed: AuditEntry = { event: "sign_in.failed", accountId: person.accountId };
    const email = '=HYPERLINK("https://evil.test")';
    const anonymous: Actor = { kind: "anonymous", email, address: "203.0.113.9", userAgent: "+cmd", requestId: "r" };
    await write(anonymous, [{ entry: failed, at: now() }]);
    const lines = (await csvOf(member)).split("\r\n");
    expect(lines).toHaveLength(1 + 1002 + 1);
    expect(lines[0]?.startsWith("\uFEFF")).toBe(true);
    expect(lines[1]).toContain(`"'=HYPERLINK(""https://evil.test"")"`);
    expect(lines[1]).toContain(`"'+cmd"`);
    expect(lines[2]).toContain('""number"":1000');
    expect(lines[1002]).toContain('""number"":0');
    expect(await csvOf(member, { event: "sign_in.failed" })).toBe(`${lines[0]}\r\n${lines[1]}\r\n`);
  });

  it("is recorded with its filter, for viewers too", async () => {
    const { member, person } = await makeMember({ role: "VIEWER" });
    const filter = auditParams.parse({ event: "session.signed_in", person: randomUUID() });
    expect((await runCommand(downloadAudit, member, filter)).ok).toBe(true);
    expect(await db().auditEvent.findMany({ where: { accountId: person.accountId } })).toMatchObject([
      { event: "audit.downloaded", actorId: person.id, after: { event: "session.signed_in", person: filter.person } },
    ]);
  });
});
