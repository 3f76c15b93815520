import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Actor, Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { preparePassword } from "@/lib/people/commands";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { makeAccount, makeApplication, makeMember, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { createAccount, setApplicationLimit } from "./commands";
import { DETAIL_ROWS, findAccounts, getAccountDetails, listAccounts } from "./queries";

const operator: Operator = { kind: "operator", name: "root" };
const reason = "contract 17";

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.message}`);
  return result.value;
}

function refused(result: Result<unknown>) {
  if (result.ok) throw new Error("was not refused");
  return result.failure;
}

const newAccount = async (email: string) => ({
  name: "Northwind",
  reason,
  firstMember: { email, name: "Anna", role: "ADMIN" as const },
  passwordHash: accepted(await preparePassword(PASSWORD, email)),
});

describe("creating an account", () => {
  it("makes it and its first member together, with a limit of two and nothing else", async () => {
    const email = `${randomUUID()}@example.com`;
    const { accountId, personId } = accepted(await runCommand(createAccount, operator, await newAccount(email)));
    expect(await db().account.findUnique({ where: { id: accountId }, include: { card: true, people: true } })).toMatchObject({
      name: "Northwind",
      applicationLimit: 2,
      card: null,
      people: [{ id: personId, email, role: "ADMIN" }],
    });
    // Both have the command's instant.
    const events = await db().auditEvent.findMany({ where: { accountId }, orderBy: { event: "asc" } });
    expect(events).toMatchObject([
      { event: "account.created", actorName: "root", reason, after: { name: "Northwind", applicationLimit: 2 } },
      { event: "person.added", subjectId: personId },
    ]);
  });

  it("leaves nothing when the member's e-mail is somebody's already", async () => {
    const person = await makePerson();
    const before = await db().account.count();
    const audited = await db().auditEvent.count();
    expect(refused(await runCommand(createAccount, operator, await newAccount(person.email))).code).toBe("conflict");
    expect(await db().account.count()).toBe(before);
    expect(await db().auditEvent.count()).toBe(audited);
  });
});

describe("the application limit", () => {
  it("is set with a reason, and again to the same changes nothing", async () => {
    const { id: accountId } = await makeAccount();
    expect(accepted(await runCommand(setApplicationLimit, operator, { accountId, limit: 5, reason }))).toEqual({
      before: 2,
      after: 5,
    });
    expect(await runCommand(setApplicationLimit, operator, { accountId, limit: 5, reason })).toMatchObject({
      ok: true,
      unchanged: true,
    });
    expect(await db().auditEvent.findMany({ where: { accountId } })).toMatchObject([
      { event: "account.limit_set", reason, before: { applicationLimit: 2 }, after: { applicationLimit: 5 } },
    ]);
  });

  it("is not set by members, nor for an account that does not exist", async () => {
    const { member, person } = await makeMember();
    const input = { accountId: person.accountId, limit: 99, reason };
    expect(refused(await runCommand(setApplicationLimit, member as Actor as Operator, input)).code).toBe("forbidden");
    expect(refused(await runCommand(setApplicationLimit, operator, { ...input, accountId: randomUUID() })).code).toBe(
      "not_found",
    );
  });
});

describe("what is shown of an account", () => {
  it("is every account to customer service, and none to a member", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const left = await makePerson({ accountId: person.accountId, deactivatedAt: new Date(0) });
    const row = (await listAccounts(operator)).find(({ id }) => id === person.accountId);
    expect(row).toMatchObject({ members: [person.email], card: null });
    expect(row?.members).not.toContain(left.email);
    expect(await listAccounts(member as Actor as Operator)).toEqual([]);
    expect(await findAccounts(member as Actor as Operator, person.accountId)).toEqual([]);
  });

  it("is found by id, by name ignoring case, and by a member's e-mail", async () => {
    const name = `Under_score ${randomUUID()}`;
    const account = await makeAccount({ name });
    await makeAccount({ name: name.replace("_", "x") });
    const person = await makePerson({ accountId: account.id });
    for (const reference of [account.id, account.id.toUpperCase(), ` ${name.toUpperCase()} `, person.email.toUpperCase()]) {
      expect((await findAccounts(operator, reference)).map(({ id }) => id)).toEqual([account.id]);
    }
    expect(await findAccounts(operator, "nobody's")).toEqual([]);
  });

  it("is the whole account to customer service, without a secret", async () => {
    const { member, person } = await makeMember();
    const applications = await Promise.all(Array.from({ length: DETAIL_ROWS + 1 }, () => makeApplication(person.accountId)));
    await makePerson({ accountId: person.accountId, role: "VIEWER", deactivatedAt: new Date(0) });
    const dossier = await getAccountDetails(operator, person.accountId);
    expect(dossier).toMatchObject({
      balance: "100.00",
      card: { lastFour: "4242" },
      applicationCount: DETAIL_ROWS + 1,
      people: [
        { email: person.email, lastActiveAt: expect.any(Date) },
        { role: "VIEWER", lastActiveAt: null },
      ],
      ledger: [{ kind: "CORRECTION", amount: "100.00", balanceAfter: "100.00" }],
      pendingPayments: [],
    });
    expect(dossier?.applications).toHaveLength(DETAIL_ROWS);
    for (const { secrets } of applications) expect(JSON.stringify(dossier)).not.toContain(secrets[0]);
    expect(await getAccountDetails(operator, randomUUID())).toBeNull();
    expect(await getAccountDetails(member as Actor as Operator, person.accountId)).toBeNull();
  });
});
