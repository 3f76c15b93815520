import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sandboxProvider } from "@/lib/billing/adapters/sandbox";
import type { Actor, Member, Operator, System } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { addMs } from "@/lib/shared/time";
import { goodCard, makeAccount, makeMember } from "@/scripts/test/support/factories";
import {
  bindCard,
  completeCardBinding,
  completeTopUp,
  correctBalance,
  retryTopUp,
  settlePayment,
  startCardBinding,
  startTopUp,
  topUp,
} from "./commands";
import { claimTopUpsToRetry, purgeOldPaymentDrafts } from "./jobs";
import { getBilling } from "./queries";
import { PAYMENT_DRAFT_RETENTION_MS, TOP_UP_RETRY_MS } from "./rules";
import { sandboxCards } from "./sandbox-cards";
import { bindCardInput, correctBalanceInput, startCardBindingInput, topUpInput } from "./schema";

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
  it("is the sum of the ledger, to the cent, also after twenty top-ups at once", async () => {
    const { id: accountId } = await makeAccount({ balance: "0.00" });
    await Promise.all(
      Array.from({ length: 20 }, (_, n) => runCommand(topUp, operator, { accountId, amount: `${n + 1}.10`, reason })),
    );
    expect(await balanceOf(accountId)).toBe("212.00");
    const { _sum } = await db().ledgerEntry.aggregate({ where: { accountId }, _sum: { amount: true } });
    expect(_sum.amount?.toFixed(2)).toBe("212.00");
    expect(await db().auditEvent.count({ where: { accountId, event: "billing.topped_up" } })).toBe(20);
  });

  it("is the sum of the ledger, and each entry has the balance after it, however entries interleave", async () => {
    type Entry = { kind: "top-up" | "correction" | "charge"; cents: number };
    const entry = fc.record({
      kind: fc.constantFrom<Entry["kind"]>("top-up", "correction", "charge"),
      cents: fc.integer({ min: 100, max: 2000 }),
    });
    const format = (cents: number) => (cents / 100).toFixed(2);

    async function tryEntry(accountId: string, { kind, cents }: Entry): Promise<void> {
      if (kind === "top-up") await runCommand(topUp, operator, { accountId, amount: format(cents), reason });
      else if (kind === "correction") await runCommand(correctBalance, operator, { accountId, amount: format(-cents), reason });
      else {
        const charge = { id: randomUUID(), accountId, kind: "CHARGE" as const, amount: format(-cents), createdAt: now() };
        await db()
          .ledgerEntry.create({ data: charge })
          .catch(() => null);
      }
    }

    await fc.assert(
      fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 20 }), async (attempts) => {
        const { id: accountId } = await makeAccount({ balance: "10.00" });
        await Promise.all(attempts.map((each) => tryEntry(accountId, each)));
        const entries = await db().ledgerEntry.findMany({ where: { accountId }, orderBy: { position: "asc" } });
        let sum = 0;
        for (const [index, entry] of entries.entries()) {
          sum += Math.round(Number(entry.amount) * 100);
          expect(entry.position).toBe(BigInt(index + 1));
          expect(entry.balanceAfter.toFixed(2)).toBe(format(sum));
          if (entry.kind !== "CORRECTION") expect(sum).toBeGreaterThanOrEqual(0);
        }
        expect(await balanceOf(accountId)).toBe(format(sum));
      }),
      { numRuns: 12 },
    );
  });

  it("falls below zero only by a correction", async () => {
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

  it("is changed only by the ledger, and a ledger entry is never changed", async () => {
    const { id: accountId } = await makeAccount();
    await expect(db().account.update({ where: { id: accountId }, data: { balance: "1000000.00" } })).rejects.toThrow();
    await expect(db().ledgerEntry.updateMany({ where: { accountId }, data: { amount: "1000000.00" } })).rejects.toThrow();
    await expect(db().ledgerEntry.deleteMany({ where: { accountId } })).rejects.toThrow();
    await expect(db().$executeRaw`TRUNCATE ledger_entries`).rejects.toThrow();
    expect(await balanceOf(accountId)).toBe("100.00");
  });

  it("is not found for an account that does not exist", async () => {
    expect(refused(await runCommand(topUp, operator, { accountId: randomUUID(), amount: "5.00", reason })).code).toBe(
      "not_found",
    );
  });
});

describe("a card", () => {
  const card = { brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2190, reason };

  it("is bound, and replaced by the next one", async () => {
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

  it("is refused after its expiry, with the last day on which it was valid", async () => {
    const { id: accountId } = await makeAccount({ card: null });
    const failure = refused(await runCommand(bindCard, operator, { accountId, ...card, expiryMonth: 2, expiryYear: 2024 }));
    expect(failure).toEqual({
      code: "rule_violation",
      message: "This card was valid until 2024-02-29. Bind a card that has not expired.",
    });
    expect(await db().creditCard.count({ where: { accountId } })).toBe(0);
  });
});

describe("an input of customer service", () => {
  const accountId = randomUUID();
  it.each(["0.99", "10000.01", "-5", "1e3", "abc", "1.005", ""])("does not accept the top-up amount %j", (amount) =>
    expect(topUpInput.safeParse({ accountId, amount, reason }).success).toBe(false),
  );
  it("has amounts with two decimal places", () => {
    expect(topUpInput.parse({ accountId, amount: " 7.5", reason }).amount).toBe("7.50");
    expect(correctBalanceInput.parse({ accountId, amount: "-7", reason }).amount).toBe("-7.00");
  });
  it("needs a correction that is not zero, and a reason", () => {
    expect(correctBalanceInput.safeParse({ accountId, amount: "0", reason }).success).toBe(false);
    expect(correctBalanceInput.safeParse({ accountId, amount: "5", reason: " " }).success).toBe(false);
  });
  it("never accepts a card number", () => {
    const card = { accountId, brand: "Visa", lastFour: "4242", expiryMonth: 1, expiryYear: 2030, reason };
    expect(bindCardInput.safeParse(card).success).toBe(true);
    expect(bindCardInput.safeParse({ ...card, lastFour: "4242424242424242" }).success).toBe(false);
    expect(bindCardInput.safeParse({ ...card, brand: "4242424242424242" }).success).toBe(false);
  });
});

describe("cards and balances", () => {
  it("cannot be recorded by members, whatever their role", async () => {
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

const testNumber = (meaning: RegExp) => sandboxCards.find((card) => meaning.test(card.meaning))?.number ?? "";
const provider = sandboxProvider((ms) => wait(ms, null, { ref: false }));
const job: System = { kind: "system", name: "payments" };

async function topUpAs(member: Member, input: { amount?: string; key?: string; expectedTopUpId?: string | null } = {}) {
  const { amount = "50.00", key = randomUUID(), expectedTopUpId = null } = input;
  const started = await runCommand(startTopUp, member, { key, amount, expectedTopUpId });
  return started.ok ? completeTopUp(provider, member, started.value) : started;
}

async function bindAs(
  member: Member,
  input: { number: string; key?: string; expectedCardBoundAt?: string | null; expiry?: string },
) {
  const { number, key = randomUUID(), expectedCardBoundAt = null, expiry = "12/90" } = input;
  const started = await runCommand(startCardBinding, member, { key, number, expiry, expectedCardBoundAt });
  return started.ok ? completeCardBinding(provider, member, started.value) : started;
}

describe("a member's top-up", () => {
  it("adds a ledger entry, with the member in the audit", async () => {
    const { member, person } = await makeMember();
    expect(accepted(await topUpAs(member))).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    const events = await db().auditEvent.findMany({ where: { accountId: person.accountId }, orderBy: { at: "asc" } });
    expect(events).toMatchObject([
      { event: "billing.payment_started", actorId: person.id, after: { amount: "50.00" } },
      { event: "billing.topped_up", actorId: person.id, before: { balance: "100.00" }, after: { balance: "150.00" } },
    ]);
  });

  it("adds one ledger entry when the form is submitted twenty times at once, and again later", async () => {
    const { member, person } = await makeMember();
    const key = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => topUpAs(member, { key })));
    for (const result of results) expect(accepted(result)).toEqual({ state: "accepted" });
    expect(accepted(await topUpAs(member, { key }))).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect(await db().payment.count({ where: { accountId: person.accountId } })).toBe(1);
  });

  it("succeeds once from two tabs that show the same balance, and again from a tab that shows the new one", async () => {
    const { member, person } = await makeMember();
    const results = await Promise.all([topUpAs(member), topUpAs(member)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(refused(results.find((result) => !result.ok) ?? results[0]).code).toBe("conflict");
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect(refused(await topUpAs(member)).message).toContain("50.00 EUR were topped up");
    const { newestTopUpId } = await getBilling(member);
    accepted(await topUpAs(member, { expectedTopUpId: newestTopUpId }));
    expect(await balanceOf(person.accountId)).toBe("200.00");
  });

  it("is a conflict when the form is submitted again with the same key and another amount", async () => {
    const { member, person } = await makeMember();
    const key = randomUUID();
    accepted(await topUpAs(member, { key, amount: "50.00" }));
    expect(refused(await topUpAs(member, { key, amount: "70.00" })).code).toBe("conflict");
    expect(await balanceOf(person.accountId)).toBe("150.00");
  });

  it("adds no ledger entry when the provider declines, and says why", async () => {
    const card = { ...goodCard(), lastFour: testNumber(/declined/).slice(-4) };
    const { member, person } = await makeMember({ account: { card } });
    const failure = refused(await topUpAs(member));
    expect(failure).toMatchObject({ code: "rule_violation", fields: { amount: expect.stringContaining("declined") } });
    expect(await balanceOf(person.accountId)).toBe("100.00");
    expect(await db().payment.findMany({ where: { accountId: person.accountId } })).toMatchObject([
      { state: "REFUSED", refusal: "declined" },
    ]);
    expect(await db().auditEvent.count({ where: { accountId: person.accountId, event: "billing.payment_refused" } })).toBe(1);
  });

  it("needs a card that has not expired", async () => {
    const without = await makeMember({ account: { card: null } });
    expect(refused(await topUpAs(without.member)).message).toContain("No credit card is bound");
    const expired = await makeMember({ account: { card: { ...goodCard(), expiryYear: 2024 } } });
    expect(refused(await topUpAs(expired.member)).message).toContain("2024-12-31");
  });

  it("is completed by the job after its answer was lost, once, with any number of instances", async () => {
    const { member, person } = await makeMember();
    const { payment } = accepted(
      await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", expectedTopUpId: null }),
    );
    expect((await getBilling(member)).pendingTopUp).toMatchObject({ amount: "50.00" });
    expect(refused(await topUpAs(member)).message).toContain("still waits");
    await db().payment.update({ where: { id: payment.id }, data: { askedAt: addMs(now(), -TOP_UP_RETRY_MS) } });

    const mine = (claimed: Awaited<ReturnType<typeof claimTopUpsToRetry>>) =>
      claimed.filter((unanswered) => unanswered.payment.id === payment.id);
    const claims = await Promise.all(Array.from({ length: 5 }, async () => mine(await claimTopUpsToRetry(now(), 1000))));
    expect(claims.flat()).toHaveLength(1);
    const [unanswered] = claims.flat();
    if (!unanswered) throw new Error("nothing was claimed");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => retryTopUp(provider, job, unanswered)));
    for (const outcome of outcomes) expect(accepted(outcome)).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect((await getBilling(member)).pendingTopUp).toBeNull();
  });

  it("is not retried a millisecond too early", async () => {
    const { member } = await makeMember();
    const { payment } = accepted(
      await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", expectedTopUpId: null }),
    );
    const { askedAt } = await db().payment.findUniqueOrThrow({ where: { id: payment.id } });
    const claimedAt = async (instant: Date) =>
      (await claimTopUpsToRetry(instant, 1000)).some((unanswered) => unanswered.payment.id === payment.id);
    expect(await claimedAt(addMs(askedAt, TOP_UP_RETRY_MS - 1))).toBe(false);
    expect(await claimedAt(addMs(askedAt, TOP_UP_RETRY_MS))).toBe(true);
  });
});

describe("a member's card", () => {
  it("is bound and replaced, and its number is stored nowhere", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const number = testNumber(/^is accepted$/);
    expect(accepted(await bindAs(member, { number: number.replace(/(\d{4})/g, "$1 ").trim() }))).toEqual({ state: "accepted" });
    const { card } = await getBilling(member);
    expect(card).toMatchObject({ brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2090, isExpired: false });
    accepted(await bindAs(member, { number, expectedCardBoundAt: card?.boundAt.toISOString() ?? null, expiry: "1/91" }));
    expect((await getBilling(member)).card).toMatchObject({ expiryMonth: 1, expiryYear: 2091 });

    const { accountId } = person;
    const rows = await db().$queryRaw<{ text: string }[]>`
      SELECT p::text AS text FROM payments p WHERE account_id = ${accountId}::uuid
      UNION ALL SELECT c::text FROM credit_cards c WHERE account_id = ${accountId}::uuid
      UNION ALL SELECT e::text FROM audit_events e WHERE account_id = ${accountId}::uuid`;
    expect(rows.length).toBeGreaterThan(5);
    for (const { text } of rows) expect(text.replaceAll(/[ -]/g, "")).not.toContain(number.slice(0, 12));
  });

  it.each([
    [/declined/, "declined"],
    [/expired/, "expired"],
  ])("is not bound when the provider declines: %s", async (meaning, word) => {
    const { member } = await makeMember({ account: { card: null } });
    const failure = refused(await bindAs(member, { number: testNumber(meaning) }));
    expect(failure).toMatchObject({ code: "rule_violation", fields: { number: expect.stringContaining(word) } });
    expect((await getBilling(member)).card).toBeNull();
  });

  it("is refused when it is not a test card of the sandbox, so that nobody binds a real one", async () => {
    const { member } = await makeMember({ account: { card: null } });
    expect(refused(await bindAs(member, { number: "5555555555554444" })).message).toContain("never enter a real card");
  });

  it("is refused at the expiry field when the entered expiry is in the past", async () => {
    const { member } = await makeMember({ account: { card: null } });
    expect(refused(await bindAs(member, { number: testNumber(/^is accepted$/), expiry: "02/24" }))).toEqual({
      code: "invalid_input",
      message: "This card was valid until 2024-02-29. Bind a card that has not expired.",
      fields: { expiry: "This card was valid until 2024-02-29. Bind a card that has not expired." },
    });
  });

  it("is bound once by ten submits of one form, and not by a form that showed another card", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const number = testNumber(/^is accepted$/);
    const key = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => bindAs(member, { number, key })));
    for (const result of results) expect(accepted(result)).toEqual({ state: "accepted" });
    expect(await db().auditEvent.count({ where: { accountId: person.accountId, event: "billing.card_bound" } })).toBe(1);
    expect(refused(await bindAs(member, { number })).code).toBe("conflict");
  });

  it("is the one that was entered last: a late answer for an earlier one changes nothing", async () => {
    const { member } = await makeMember({ account: { card: null } });
    const late = { key: randomUUID(), number: testNumber(/late/), expiry: "12/90", expectedCardBoundAt: null };
    const { payment } = accepted(await runCommand(startCardBinding, member, late));
    accepted(await bindAs(member, { number: testNumber(/^is accepted$/) }));
    const answer = { accepted: true as const, value: { ...goodCard(), lastFour: "0903" } };
    expect(accepted(await runCommand(settlePayment, member, { payment, answer }))).toEqual({ state: "dropped" });
    expect((await getBilling(member)).card?.lastFour).toBe("4242");
  });
});

describe("paying", () => {
  it("is forbidden for a VIEWER, and a payment of another account is not found", async () => {
    const viewer = await makeMember({ role: "VIEWER" });
    expect(refused(await topUpAs(viewer.member)).code).toBe("forbidden");
    expect(refused(await bindAs(viewer.member, { number: testNumber(/^is accepted$/) })).code).toBe("forbidden");
    const [mine, theirs] = [await makeMember(), await makeMember()];
    const { payment } = accepted(
      await runCommand(startTopUp, theirs.member, { key: randomUUID(), amount: "50.00", expectedTopUpId: null }),
    );
    const stolen = {
      payment: { ...payment, accountId: mine.person.accountId },
      answer: { accepted: true as const, value: null },
    };
    expect(refused(await runCommand(settlePayment, mine.member, stolen)).code).toBe("not_found");
    expect(await balanceOf(theirs.person.accountId)).toBe("100.00");
  });

  it("is completed for a member whose role was lowered while the provider was called", async () => {
    const { member, person } = await makeMember();
    const started = accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", expectedTopUpId: null }));
    accepted(await completeTopUp(provider, { ...member, role: "VIEWER" }, started));
    expect(await balanceOf(person.accountId)).toBe("150.00");
  });

  it("keeps refused payments for their retention; accepted and pending ones are never purged", async () => {
    const { member, person } = await makeMember();
    accepted(await topUpAs(member));
    refused(
      await bindAs(member, {
        number: testNumber(/declined/),
        expectedCardBoundAt: (await getBilling(member)).card?.boundAt.toISOString() ?? null,
      }),
    );
    const { newestTopUpId } = await getBilling(member);
    accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "70.00", expectedTopUpId: newestTopUpId }));
    const newest = await db().payment.findFirstOrThrow({ where: { accountId: person.accountId, state: "REFUSED" } });
    const statesAt = async (instant: Date) => {
      await db().$transaction((tx) => purgeOldPaymentDrafts(tx, instant));
      return (await db().payment.findMany({ where: { accountId: person.accountId }, orderBy: { id: "asc" } })).map(
        ({ state }) => state,
      );
    };
    expect(await statesAt(addMs(newest.createdAt, PAYMENT_DRAFT_RETENTION_MS - 1))).toEqual(["ACCEPTED", "REFUSED", "PENDING"]);
    expect(await statesAt(addMs(newest.createdAt, PAYMENT_DRAFT_RETENTION_MS))).toEqual(["ACCEPTED", "PENDING"]);
  });

  it("accepts a card number and expiry as people write them", () => {
    const form = { key: randomUUID(), expectedCardBoundAt: null, number: "4242-4242 42424242", expiry: " 4 / 30 " };
    expect(startCardBindingInput.safeParse(form).success).toBe(true);
    expect(startCardBindingInput.safeParse({ ...form, number: "4242" }).success).toBe(false);
    expect(startCardBindingInput.safeParse({ ...form, expiry: "30/4" }).success).toBe(false);
  });
});
