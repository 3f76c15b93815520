import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Actor, Operator } from "@/lib/auth/actor";
import { runCommand } from "@/lib/server/command";
import { db } from "@/lib/server/db";
import type { Result } from "@/lib/shared/result";
import { makeAccount, makeMember } from "@/prisma/factories";
import { bindCard, correctBalance, topUp } from "./commands";
import { bindCardInput, correctBalanceInput, topUpInput } from "./schema";

const operator: Operator = { kind: "operator", name: "root" };
const reason = "bank transfer of today";

function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.failure.message}`);
  return result.value;
}

function refused(result: Result<unknown>) {
  if (result.ok) throw new Error("was not refused");
  return result.failure;
}

const balanceOf = async (id: string) => (await db().account.findUniqueOrThrow({ where: { id } })).balance.toFixed(2);

describe("a balance", () => {
  it("is the sum of its ledger, to the cent, also when twenty are booked at once", async () => {
    const { id: accountId } = await makeAccount({ balance: "0.00" });
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => runCommand(topUp, operator, { accountId, amount: `${at + 1}.10`, reason })),
    );
    expect(await balanceOf(accountId)).toBe("212.00");
    const { _sum } = await db().ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } });
    expect(_sum.amount?.toFixed(2)).toBe("212.00");
    expect(await db().auditEvent.count({ where: { accountId, event: "billing.topped_up" } })).toBe(20);
  });

  it("goes below zero by a correction only", async () => {
    const { id: accountId } = await makeAccount({ balance: "5.00" });
    expect(accepted(await runCommand(correctBalance, operator, { accountId, amount: "-5.01", reason }))).toEqual({
      balanceBefore: "5.00",
      balance: "-0.01",
    });
    await expect(
      db().ledgerEntry.create({ data: { id: randomUUID(), accountId, kind: "CHARGE", amount: "-0.01", createdAt: new Date(0) } }),
    ).rejects.toThrow();
    expect(await balanceOf(accountId)).toBe("-0.01");
    const event = await db().auditEvent.findFirstOrThrow({ where: { accountId, event: "billing.balance_corrected" } });
    expect(event).toMatchObject({
      reason,
      actorName: "root",
      before: { balance: "5.00" },
      after: { balance: "-0.01", amount: "-5.01" },
    });
  });

  it("is written by the ledger alone, and a ledger entry is never changed", async () => {
    const { id: accountId } = await makeAccount();
    await expect(db().account.update({ where: { id: accountId }, data: { balance: "1000000.00" } })).rejects.toThrow();
    await expect(db().ledgerEntry.updateMany({ where: { accountId }, data: { amount: "1000000.00" } })).rejects.toThrow();
    await expect(db().ledgerEntry.deleteMany({ where: { accountId } })).rejects.toThrow();
    await expect(db().$executeRaw`TRUNCATE ledger_entries`).rejects.toThrow();
    expect(await balanceOf(accountId)).toBe("100.00");
  });

  it("of an account that does not exist is not found", async () => {
    expect(refused(await runCommand(topUp, operator, { accountId: randomUUID(), amount: "5.00", reason })).code).toBe(
      "not_found",
    );
  });
});

describe("a card", () => {
  const card = { brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2190, reason };

  it("is bound, and replaced by the next", async () => {
    const { id: accountId } = await makeAccount({ card: null });
    accepted(await runCommand(bindCard, operator, { accountId, ...card }));
    accepted(await runCommand(bindCard, operator, { accountId, ...card, brand: "Mastercard", lastFour: "0005" }));
    expect(await db().creditCard.findMany({ where: { accountId } })).toMatchObject([{ brand: "Mastercard", lastFour: "0005" }]);
    const events = await db().auditEvent.findMany({ where: { accountId }, orderBy: { id: "asc" } });
    expect(events).toMatchObject([
      { event: "billing.card_bound", before: null, after: { card: "Visa 4242 12/2190" } },
      { event: "billing.card_bound", before: { card: "Visa 4242 12/2190" }, after: { card: "Mastercard 0005 12/2190" } },
    ]);
  });

  it("that has expired is refused with the day until which it was good", async () => {
    const { id: accountId } = await makeAccount({ card: null });
    const failure = refused(await runCommand(bindCard, operator, { accountId, ...card, expiryMonth: 2, expiryYear: 2024 }));
    expect(failure).toEqual({
      code: "rule_violation",
      message: "This card was good until 2024-02-29. Bind one that has not expired.",
    });
    expect(await db().creditCard.count({ where: { accountId } })).toBe(0);
  });
});

describe("what customer service enters", () => {
  const accountId = randomUUID();
  it.each(["0.99", "10000.01", "-5", "1e3", "abc", "1.005", ""])("is no top-up: %j", (amount) =>
    expect(topUpInput.safeParse({ accountId, amount, reason }).success).toBe(false),
  );
  it("is an amount in two places", () => {
    expect(topUpInput.parse({ accountId, amount: " 7.5", reason }).amount).toBe("7.50");
    expect(correctBalanceInput.parse({ accountId, amount: "-7", reason }).amount).toBe("-7.00");
  });
  it("is no correction of nothing, and none without a reason", () => {
    expect(correctBalanceInput.safeParse({ accountId, amount: "0", reason }).success).toBe(false);
    expect(correctBalanceInput.safeParse({ accountId, amount: "5", reason: " " }).success).toBe(false);
  });
  it("is never the number of a card", () => {
    const card = { accountId, brand: "Visa", lastFour: "4242", expiryMonth: 1, expiryYear: 2030, reason };
    expect(bindCardInput.safeParse(card).success).toBe(true);
    expect(bindCardInput.safeParse({ ...card, lastFour: "4242424242424242" }).success).toBe(false);
    expect(bindCardInput.safeParse({ ...card, brand: "4242424242424242" }).success).toBe(false);
  });
});

describe("cards and balances", () => {
  it("are not recorded by members, whatever their role", async () => {
    const { member, person } = await makeMember({ role: "ADMIN" });
    const intruder = member as Actor as Operator;
    const { accountId } = person;
    const results = [
      await runCommand(topUp, intruder, { accountId, amount: "5.00", reason }),
      await runCommand(correctBalance, intruder, { accountId, amount: "5.00", reason }),
      await runCommand(bindCard, intruder, {
        accountId,
        brand: "Visa",
        lastFour: "4242",
        expiryMonth: 1,
        expiryYear: 2190,
        reason,
      }),
    ];
    for (const result of results) expect(refused(result).code).toBe("forbidden");
    expect(await balanceOf(accountId)).toBe("100.00");
  });
});
