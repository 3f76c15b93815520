import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Actor, Operator } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { makeAccount, makeApplication, makeMember, makePerson } from "@/scripts/test/support/factories";
import { setApplicationLimit } from "./commands";
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

describe("the application limit", () => {
  it("is set with a reason; setting the same limit again changes nothing", async () => {
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

  it("cannot be set by members, or for an account that does not exist", async () => {
    const { member, person } = await makeMember();
    const input = { accountId: person.accountId, limit: 99, reason };
    expect(refused(await runCommand(setApplicationLimit, member as Actor as Operator, input)).code).toBe("forbidden");
    expect(refused(await runCommand(setApplicationLimit, operator, { ...input, accountId: randomUUID() })).code).toBe(
      "not_found",
    );
  });
});

describe("reading accounts", () => {
  it("shows every account to customer service, and none to a member", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const deactivated = await makePerson({ accountId: person.accountId, deactivatedAt: new Date(0) });
    const row = (await listAccounts(operator)).find(({ id }) => id === person.accountId);
    expect(row).toMatchObject({ members: [person.email], card: null });
    expect(row?.members).not.toContain(deactivated.email);
    expect(await listAccounts(member as Actor as Operator)).toEqual([]);
    expect(await findAccounts(member as Actor as Operator, person.accountId)).toEqual([]);
  });

  it("finds an account by id, by name ignoring case, and by a member's e-mail", async () => {
    const name = `Under_score ${randomUUID()}`;
    const account = await makeAccount({ name });
    await makeAccount({ name: name.replace("_", "x") });
    const person = await makePerson({ accountId: account.id });
    for (const reference of [account.id, account.id.toUpperCase(), ` ${name.toUpperCase()} `, person.email.toUpperCase()]) {
      expect((await findAccounts(operator, reference)).map(({ id }) => id)).toEqual([account.id]);
    }
    expect(await findAccounts(operator, "nobody's")).toEqual([]);
  });

  it("shows the details of an account to customer service, without a secret", async () => {
    const { member, person } = await makeMember();
    const applications = await Promise.all(Array.from({ length: DETAIL_ROWS + 1 }, () => makeApplication(person.accountId)));
    await makePerson({ accountId: person.accountId, role: "VIEWER", deactivatedAt: new Date(0) });
    const details = await getAccountDetails(operator, person.accountId);
    expect(details).toMatchObject({
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
    expect(details?.applications).toHaveLength(DETAIL_ROWS);
    for (const { secrets } of applications) expect(JSON.stringify(details)).not.toContain(secrets[0]);
    expect(await getAccountDetails(operator, randomUUID())).toBeNull();
    expect(await getAccountDetails(member as Actor as Operator, person.accountId)).toBeNull();
  });
});
