import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { unsealSecret } from "@/lib/secrets/credential";
import type { Result } from "@/lib/shared/result";
import { addMs, addSeconds } from "@/lib/shared/time";
import { revisionInForce, whitelistState } from "@/lib/whitelist/rules";
import { makeAccount, makeApplication, makeMember } from "@/scripts/test/support/factories";
import { addApplication, modifyApplication, restoreApplication, suspendApplication } from "./commands";
import { getApplication, listApplications } from "./queries";

function valueIn<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.code} ${result.failure.message}`);
  return result.value;
}

function failureOf<T>(result: Result<T>) {
  if (result.ok) throw new Error("was not refused");
  return result.failure;
}

const applicationCountOf = async (id: string) => (await db().account.findUniqueOrThrow({ where: { id } })).applicationCount;
const count = (accountId: string) => db().application.count({ where: { accountId } });
const eventsOf = async (accountId: string) =>
  (await db().auditEvent.findMany({ where: { accountId }, orderBy: { id: "asc" }, select: { event: true } })).map((e) => e.event);

describe("adding an application", () => {
  it("allocates key, secret and channel number, and writes one audit row without the secret", async () => {
    const { member } = await makeMember();
    const before = now();
    const { applicationId, whitelist } = valueIn(
      await runCommand(addApplication, member, { name: "billing_1", whitelist: "203.0.113.9" }),
    );
    const row = await db().application.findUniqueOrThrow({
      where: { id: applicationId },
      include: { secrets: { omit: { sealed: false } }, revisions: true },
    });
    expect(row).toMatchObject({ name: "billing_1", status: "LAUNCHED", version: 1, firstSmsAcceptedAt: null });
    expect(row.key).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(row.channelNumber).toMatch(/^isms\d{8,}$/);
    const [secret] = row.secrets;
    if (!secret) throw new Error("no secret");
    const plain = unsealSecret(secret, applicationId, 1);
    expect(plain).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(plain).not.toBe(row.key);
    expect(whitelist.effectiveFrom.getTime()).toBeGreaterThanOrEqual(addSeconds(before, env().whitelistDelaySeconds).getTime());
    expect(row.revisions).toMatchObject([{ revision: 1, addresses: ["203.0.113.9"], effectiveFrom: whitelist.effectiveFrom }]);
    const [event] = await db().auditEvent.findMany({ where: { applicationId } });
    expect(event).toMatchObject({ event: "application.added", actorId: member.personId, address: member.address });
    expect(JSON.stringify(event)).not.toContain(plain);
  });

  it("leaves the application closed until its list takes effect, and open at once with a blank list", async () => {
    const { member } = await makeMember();
    const closed = valueIn(await runCommand(addApplication, member, { name: "closed", whitelist: "203.0.113.9" }));
    const opened = valueIn(await runCommand(addApplication, member, { name: "opened", whitelist: " " }));
    const stateAt = async (id: string, at: Date) =>
      whitelistState(revisionInForce((await getApplication(member, id))?.allRevisions ?? [], at));
    expect(await stateAt(closed.applicationId, addMs(closed.whitelist.effectiveFrom, -1))).toBe("closed");
    expect(await stateAt(closed.applicationId, closed.whitelist.effectiveFrom)).toBe("restricted");
    expect(await stateAt(opened.applicationId, opened.whitelist.effectiveFrom)).toBe("open");
    expect(opened.whitelist.effectiveFrom.getTime()).toBeLessThanOrEqual(now().getTime());
  });

  it("succeeds exactly up to the limit when twenty run at once", async () => {
    const { member } = await makeMember({ account: { applicationLimit: 3 } });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => runCommand(addApplication, member, { name: `app_${i}`, whitelist: "" })),
    );
    expect(results.filter((r) => r.ok)).toHaveLength(3);
    expect(new Set(results.flatMap((r) => (r.ok ? [] : [r.failure.code])))).toEqual(new Set(["rule_violation"]));
    expect(await count(member.accountId)).toBe(3);
    expect(await applicationCountOf(member.accountId)).toBe(3);
    expect(await eventsOf(member.accountId)).toEqual(["application.added", "application.added", "application.added"]);
  });

  it("is the only thing that changes an account's application count", async () => {
    const { member } = await makeMember();
    await Promise.all(Array.from({ length: 5 }, () => makeApplication(member.accountId)));
    expect(await applicationCountOf(member.accountId)).toBe(5);
    const write = (applicationCount: number) =>
      db().account.update({ where: { id: member.accountId }, data: { applicationCount } });
    await expect(write(4)).rejects.toThrow("accounts_application_count_by_applications");
    await expect(
      db().account.create({ data: { id: randomUUID(), name: "x", applicationLimit: 2, applicationCount: 1, createdAt: now() } }),
    ).rejects.toThrow("accounts_application_count_by_applications");
    expect(await applicationCountOf(member.accountId)).toBe(5);
  });

  it.each([
    ["the balance one cent short", { balance: "0.99" }, "balance"],
    ["no card", { card: null }, "card"],
    ["an expired card", { card: { brand: "Visa", lastFour: "4242", expiryMonth: 1, expiryYear: 2020 } }, "expired"],
  ])("fails for each of twenty at once with %s", async (_, account, word) => {
    const { member } = await makeMember({ account });
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, i) => runCommand(addApplication, member, { name: `app_${i}`, whitelist: "" })),
    );
    for (const result of results)
      expect(failureOf(result)).toMatchObject({ code: "rule_violation", message: expect.stringContaining(word) });
    expect(await count(member.accountId)).toBe(0);
    expect(await eventsOf(member.accountId)).toEqual([]);
  });

  it("succeeds at once after a top-up, in the same session", async () => {
    const { member } = await makeMember({ account: { balance: "0.99" } });
    failureOf(await runCommand(addApplication, member, { name: "a", whitelist: "" }));
    await db().ledgerEntry.create({
      data: { id: member.requestId, accountId: member.accountId, kind: "TOP_UP", amount: "1.00", createdAt: now() },
    });
    valueIn(await runCommand(addApplication, member, { name: "a", whitelist: "" }));
  });

  it("refuses a name that exists in the account, ignoring case, but not one of another account", async () => {
    const { member } = await makeMember();
    valueIn(await runCommand(addApplication, member, { name: "Billing", whitelist: "" }));
    expect(failureOf(await runCommand(addApplication, member, { name: "bILLING", whitelist: "" }))).toMatchObject({
      code: "conflict",
      fields: { name: expect.any(String) },
    });
    valueIn(await runCommand(addApplication, (await makeMember()).member, { name: "Billing", whitelist: "" }));
  });

  it("is forbidden for a VIEWER", async () => {
    const { member } = await makeMember({ role: "VIEWER" });
    expect(failureOf(await runCommand(addApplication, member, { name: "a", whitelist: "" })).code).toBe("forbidden");
    expect(await count(member.accountId)).toBe(0);
  });
});

describe("modifying an application", () => {
  const list = async (member: Parameters<typeof getApplication>[0], id: string) =>
    (await getApplication(member, id))?.allRevisions ?? [];

  async function makeFixture(addresses: string[] = ["203.0.113.1"]) {
    const { member } = await makeMember();
    const { id, name } = await makeApplication(member.accountId, {
      revisions: [{ addresses, effectiveFrom: addSeconds(now(), -5000) }],
    });
    const modify = async (input: { name?: string; whitelist: string; version: number }) =>
      runCommand(modifyApplication, member, {
        applicationId: id,
        name: input.name ?? name,
        whitelist: input.whitelist,
        version: input.version,
      });
    return { member, id, name, modify };
  }

  it("saves a list that takes effect after the delay; until then the earlier list stays in force unchanged", async () => {
    const { member, id, modify } = await makeFixture();
    const { whitelist } = valueIn(await modify({ whitelist: "203.0.113.2", version: 1 }));
    if (!whitelist) throw new Error("no change");
    const revisions = await list(member, id);
    expect(revisionInForce(revisions, addMs(whitelist.effectiveFrom, -1))?.addresses).toEqual(["203.0.113.1"]);
    expect(revisionInForce(revisions, whitelist.effectiveFrom)?.addresses).toEqual(["203.0.113.2"]);
  });

  it("replaces a pending list, starts the delay again, and keeps the replaced list as cancelled", async () => {
    const { member, id, modify } = await makeFixture();
    valueIn(await modify({ whitelist: "203.0.113.2", version: 1 }));
    const { whitelist } = valueIn(await modify({ whitelist: "203.0.113.3", version: 2 }));
    const revisions = await list(member, id);
    expect(revisions.map((r) => [r.revision, r.cancelledAt !== null])).toEqual([
      [3, false],
      [2, true],
      [1, false],
    ]);
    if (!whitelist) throw new Error("no change");
    expect(revisionInForce(revisions, addMs(whitelist.effectiveFrom, -1))?.revision).toBe(1);
    expect(revisionInForce(revisions, whitelist.effectiveFrom)?.revision).toBe(3);
  });

  it.each([
    [["203.0.113.1"], "", "open"],
    [[], "203.0.113.1", "restricted"],
  ] as const)("changes %j to %j after the delay", async (before, after, state) => {
    const { member, id, modify } = await makeFixture([...before]);
    const { whitelist } = valueIn(await modify({ whitelist: after, version: 1 }));
    if (!whitelist) throw new Error("no change");
    const revisions = await list(member, id);
    expect(revisionInForce(revisions, addMs(whitelist.effectiveFrom, -1))?.addresses).toEqual(before);
    expect(whitelistState(revisionInForce(revisions, whitelist.effectiveFrom))).toBe(state);
  });

  it("replaces a new application's first pending list; the application stays closed until the new instant", async () => {
    const { member } = await makeMember();
    const added = valueIn(await runCommand(addApplication, member, { name: "new_1", whitelist: "203.0.113.1" }));
    const { whitelist } = valueIn(
      await runCommand(modifyApplication, member, {
        applicationId: added.applicationId,
        version: 1,
        name: "new_1",
        whitelist: "",
      }),
    );
    if (!whitelist) throw new Error("no change");
    const revisions = await list(member, added.applicationId);
    expect(whitelistState(revisionInForce(revisions, addMs(whitelist.effectiveFrom, -1)))).toBe("closed");
    expect(whitelistState(revisionInForce(revisions, whitelist.effectiveFrom))).toBe("open");
  });

  it("renames without touching a pending list's instant", async () => {
    const { member, id, modify } = await makeFixture();
    valueIn(await modify({ whitelist: "203.0.113.2", version: 1 }));
    const [pending] = await list(member, id);
    expect(valueIn(await modify({ name: "renamed", whitelist: "203.0.113.2", version: 2 }))).toEqual({
      renamed: true,
      whitelist: null,
    });
    expect((await list(member, id))[0]).toEqual(pending);
    expect((await getApplication(member, id))?.name).toBe("renamed");
  });

  it("writes nothing when nothing changes", async () => {
    const { member, id, modify } = await makeFixture();
    expect(await modify({ whitelist: " ::ffff:203.0.113.1, ", version: 1 })).toMatchObject({ ok: true, unchanged: true });
    expect((await getApplication(member, id))?.version).toBe(1);
    expect(await eventsOf(member.accountId)).toEqual([]);
  });

  it("is refused in the last five seconds before the pending instant", async () => {
    const { member } = await makeMember();
    const instant = addMs(now(), 4000);
    const { id, name } = await makeApplication(member.accountId, {
      revisions: [
        { addresses: [], effectiveFrom: addSeconds(now(), -5000), effectiveUntil: instant },
        { addresses: ["203.0.113.1"], effectiveFrom: instant },
      ],
    });
    const refused = await runCommand(modifyApplication, member, {
      applicationId: id,
      name,
      version: 1,
      whitelist: "203.0.113.9",
    });
    expect(failureOf(refused)).toMatchObject({ code: "rule_violation", fields: { whitelist: expect.any(String) } });
  });

  it("is a conflict with an older version; of ten at once one succeeds", async () => {
    const { id, member, modify } = await makeFixture();
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, i) => modify({ whitelist: `203.0.113.${i + 10}`, version: 1 })),
    );
    expect(results.filter((r) => r.ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.failure.code).toBe("conflict");
    expect(await list(member, id)).toHaveLength(2);
  });

  it("is not found in another account, and the other account cannot read it", async () => {
    const { id, name } = await makeFixture();
    const { member: stranger } = await makeMember();
    const input = { applicationId: id, name, whitelist: "203.0.113.77", version: 1 };
    expect(failureOf(await runCommand(modifyApplication, stranger, input)).code).toBe("not_found");
    expect(await getApplication(stranger, id)).toBeNull();
    expect(await listApplications(stranger)).toMatchObject({ rows: [], matchCount: 0 });
    expect(await db().whitelistRevision.count({ where: { applicationId: id } })).toBe(1);
  });

  it("is forbidden for a VIEWER", async () => {
    const { id, member, name } = await makeFixture();
    const { member: viewer } = await makeMember({ accountId: member.accountId, role: "VIEWER" });
    const input = { applicationId: id, name, whitelist: "", version: 1 };
    expect(failureOf(await runCommand(modifyApplication, viewer, input)).code).toBe("forbidden");
    expect((await getApplication(viewer, id))?.version).toBe(1);
  });
});

describe("suspending", () => {
  const operator: Operator = { kind: "operator", name: "service" };

  it("shows the reason, and restoring removes it; both are audited with the operator's name", async () => {
    const { member } = await makeMember();
    const { id } = await makeApplication(member.accountId);
    valueIn(await runCommand(suspendApplication, operator, { applicationId: id, reason: "spam complaints" }));
    expect(await getApplication(member, id)).toMatchObject({ status: "SUSPENDED", suspension: { reason: "spam complaints" } });
    expect(failureOf(await runCommand(suspendApplication, operator, { applicationId: id, reason: "again" })).code).toBe(
      "rule_violation",
    );
    valueIn(await runCommand(restoreApplication, operator, { applicationId: id, reason: "settled" }));
    expect(await getApplication(member, id)).toMatchObject({ status: "LAUNCHED", suspension: null });
    const audit = await db().auditEvent.findMany({ where: { applicationId: id }, orderBy: { id: "asc" } });
    expect(audit.map((row) => [row.event, row.actorName, row.reason])).toEqual([
      ["application.suspended", "service", "spam complaints"],
      ["application.restored", "service", "settled"],
    ]);
  });
});

describe("the database", () => {
  it.each(["DELETE FROM applications", "TRUNCATE applications CASCADE", "TRUNCATE accounts CASCADE"])(
    "refuses %s",
    async (statement) => {
      await makeApplication((await makeAccount()).id);
      await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(/refused/);
    },
  );

  it.each([
    "UPDATE audit_events SET event = 'x'",
    "DELETE FROM audit_events",
    "TRUNCATE audit_events",
    "UPDATE ledger_entries SET amount = 1",
    "DELETE FROM ledger_entries",
    "TRUNCATE ledger_entries",
  ])("refuses %s", async (statement) => {
    await expect(db().$executeRawUnsafe(statement)).rejects.toThrow(/refused/);
  });

  it("refuses a third secret version and a second whitelist in force", async () => {
    const from = addSeconds(now(), -100);
    const { id: accountId } = await makeAccount();
    await expect(
      makeApplication(accountId, { secrets: [{ validFrom: from }, { validFrom: from }, { validFrom: from }] }),
    ).rejects.toThrow();
    await expect(
      makeApplication(accountId, {
        revisions: [
          { addresses: [], effectiveFrom: from },
          { addresses: [], effectiveFrom: from },
        ],
      }),
    ).rejects.toThrow();
    await makeApplication(accountId, { secrets: [{ validFrom: from }, { validFrom: from }] });
  });

  it("refuses a name or a list that the rules forbid", async () => {
    const { id: accountId } = await makeAccount();
    await expect(makeApplication(accountId, { name: "not valid" })).rejects.toThrow();
    const eleven = Array.from({ length: 11 }, (_, i) => `203.0.113.${i}`);
    await expect(makeApplication(accountId, { revisions: [{ addresses: eleven, effectiveFrom: now() }] })).rejects.toThrow();
  });
});
