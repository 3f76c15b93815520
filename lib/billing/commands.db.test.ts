import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sandboxCards, sandboxProvider } from "@/lib/billing/adapters/sandbox";
import type { Actor, Member, Operator, System } from "@/lib/core/actor";
import { runCommand } from "@/lib/core/command";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import type { Result } from "@/lib/shared/result";
import { addMs } from "@/lib/shared/time";
import { goodCard, makeAccount, makeMember } from "@/scripts/test/support/factories";
import {
  askAgain,
  bindCard,
  completeCardBinding,
  completeTopUp,
  correctBalance,
  settlePayment,
  startCardBinding,
  startTopUp,
  topUp,
} from "./commands";
import { claimUnansweredTopUps, deleteOldPaymentDrafts } from "./jobs";
import { getBilling } from "./queries";
import { ASK_AGAIN_MS, PAYMENT_DRAFT_RETENTION_MS } from "./rules";
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

  it("is the ledger's sum, and each entry tells the balance after it, however bookings interleave", async () => {
    type Booking = { kind: "top-up" | "correction" | "charge"; cents: number };
    const booking = fc.record({
      kind: fc.constantFrom<Booking["kind"]>("top-up", "correction", "charge"),
      cents: fc.integer({ min: 100, max: 2000 }),
    });
    const spell = (cents: number) => (cents / 100).toFixed(2);

    async function attempt(accountId: string, { kind, cents }: Booking): Promise<void> {
      if (kind === "top-up") await runCommand(topUp, operator, { accountId, amount: spell(cents), reason });
      else if (kind === "correction") await runCommand(correctBalance, operator, { accountId, amount: spell(-cents), reason });
      else {
        const charge = { id: randomUUID(), accountId, kind: "CHARGE" as const, amount: spell(-cents), createdAt: now() };
        await db()
          .ledgerEntry.create({ data: charge })
          .catch(() => null);
      }
    }

    await fc.assert(
      fc.asyncProperty(fc.array(booking, { minLength: 1, maxLength: 20 }), async (bookings) => {
        const { id: accountId } = await makeAccount({ balance: "10.00" });
        await Promise.all(bookings.map((each) => attempt(accountId, each)));
        const entries = await db().ledgerEntry.findMany({ where: { accountId }, orderBy: { position: "asc" } });
        let sum = 0;
        for (const [place, entry] of entries.entries()) {
          sum += Math.round(Number(entry.amount) * 100);
          expect(entry.position).toBe(BigInt(place + 1));
          expect(entry.balanceAfter.toFixed(2)).toBe(spell(sum));
          if (entry.kind !== "CORRECTION") expect(sum).toBeGreaterThanOrEqual(0);
        }
        expect(await balanceOf(accountId)).toBe(spell(sum));
      }),
      { numRuns: 12 },
    );
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

const testNumber = (meaning: RegExp) => sandboxCards.find((card) => meaning.test(card.meaning))?.number ?? "";
const provider = sandboxProvider((ms) => wait(ms, null, { ref: false }));
const job: System = { kind: "system", name: "payments" };

async function topUpAs(member: Member, input: { amount?: string; key?: string; seen?: string | null } = {}) {
  const { amount = "50.00", key = randomUUID(), seen = null } = input;
  const started = await runCommand(startTopUp, member, { key, amount, seen });
  return started.ok ? completeTopUp(provider, member, started.value) : started;
}

async function bindAs(member: Member, input: { number: string; key?: string; seen?: string | null; expiry?: string }) {
  const { number, key = randomUUID(), seen = null, expiry = "12/90" } = input;
  const started = await runCommand(startCardBinding, member, { key, number, expiry, seen });
  return started.ok ? completeCardBinding(provider, member, started.value) : started;
}

describe("a member's top-up", () => {
  it("is booked, with the member in the audit", async () => {
    const { member, person } = await makeMember();
    expect(accepted(await topUpAs(member))).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    const events = await db().auditEvent.findMany({ where: { accountId: person.accountId }, orderBy: { at: "asc" } });
    expect(events).toMatchObject([
      { event: "billing.payment_started", actorId: person.id, after: { amount: "50.00" } },
      { event: "billing.topped_up", actorId: person.id, before: { balance: "100.00" }, after: { balance: "150.00" } },
    ]);
  });

  it("is booked once when the form is sent twenty times at once, and again later", async () => {
    const { member, person } = await makeMember();
    const key = randomUUID();
    const results = await Promise.all(Array.from({ length: 20 }, () => topUpAs(member, { key })));
    for (const result of results) expect(accepted(result)).toEqual({ state: "accepted" });
    expect(accepted(await topUpAs(member, { key }))).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect(await db().payment.count({ where: { accountId: person.accountId } })).toBe(1);
  });

  it("is booked once from two tabs that saw the same balance, and at once from one that saw the new one", async () => {
    const { member, person } = await makeMember();
    const results = await Promise.all([topUpAs(member), topUpAs(member)]);
    expect(results.filter((result) => result.ok)).toHaveLength(1);
    expect(refused(results.find((result) => !result.ok) ?? results[0]).code).toBe("conflict");
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect(refused(await topUpAs(member)).message).toContain("50.00 EUR were topped up");
    const { newestTopUpId } = await getBilling(member);
    accepted(await topUpAs(member, { seen: newestTopUpId }));
    expect(await balanceOf(person.accountId)).toBe("200.00");
  });

  it("is not taken for another one when the form's entries were changed after it was sent", async () => {
    const { member, person } = await makeMember();
    const key = randomUUID();
    accepted(await topUpAs(member, { key, amount: "50.00" }));
    expect(refused(await topUpAs(member, { key, amount: "70.00" })).code).toBe("conflict");
    expect(await balanceOf(person.accountId)).toBe("150.00");
  });

  it("that the provider refuses books nothing, and says why", async () => {
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

  it("whose answer was lost with its process is booked by the job, once, however many instances ask", async () => {
    const { member, person } = await makeMember();
    const { payment } = accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", seen: null }));
    expect((await getBilling(member)).pendingTopUp).toMatchObject({ amount: "50.00" });
    expect(refused(await topUpAs(member)).message).toContain("still waits");
    await db().payment.update({ where: { id: payment.id }, data: { askedAt: addMs(now(), -ASK_AGAIN_MS) } });

    const mine = (claimed: Awaited<ReturnType<typeof claimUnansweredTopUps>>) =>
      claimed.filter((unanswered) => unanswered.payment.id === payment.id);
    const claims = await Promise.all(Array.from({ length: 5 }, async () => mine(await claimUnansweredTopUps(now(), 1000))));
    expect(claims.flat()).toHaveLength(1);
    const [unanswered] = claims.flat();
    if (!unanswered) throw new Error("nothing was claimed");
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => askAgain(provider, job, unanswered)));
    for (const outcome of outcomes) expect(accepted(outcome)).toEqual({ state: "accepted" });
    expect(await balanceOf(person.accountId)).toBe("150.00");
    expect((await getBilling(member)).pendingTopUp).toBeNull();
  });

  it("is not asked about again a millisecond too early", async () => {
    const { member } = await makeMember();
    const { payment } = accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", seen: null }));
    const { askedAt } = await db().payment.findUniqueOrThrow({ where: { id: payment.id } });
    const claimedAt = async (instant: Date) =>
      (await claimUnansweredTopUps(instant, 1000)).some((unanswered) => unanswered.payment.id === payment.id);
    expect(await claimedAt(addMs(askedAt, ASK_AGAIN_MS - 1))).toBe(false);
    expect(await claimedAt(addMs(askedAt, ASK_AGAIN_MS))).toBe(true);
  });
});

describe("a member's card", () => {
  it("is bound and replaced, and nothing of its number is kept", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const number = testNumber(/^is accepted$/);
    expect(accepted(await bindAs(member, { number: number.replace(/(\d{4})/g, "$1 ").trim() }))).toEqual({ state: "accepted" });
    const { card } = await getBilling(member);
    expect(card).toMatchObject({ brand: "Visa", lastFour: "4242", expiryMonth: 12, expiryYear: 2090, isExpired: false });
    accepted(await bindAs(member, { number, seen: card?.boundAt.toISOString() ?? null, expiry: "1/91" }));
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
  ])("that the provider refuses is not bound: %s", async (meaning, word) => {
    const { member } = await makeMember({ account: { card: null } });
    const failure = refused(await bindAs(member, { number: testNumber(meaning) }));
    expect(failure).toMatchObject({ code: "rule_violation", fields: { number: expect.stringContaining(word) } });
    expect((await getBilling(member)).card).toBeNull();
  });

  it("that is not a test number of the sandbox is refused, so that nobody binds a real one", async () => {
    const { member } = await makeMember({ account: { card: null } });
    expect(refused(await bindAs(member, { number: "5555555555554444" })).message).toContain("never enter a real card");
  });

  it("that has expired by what was entered is refused at that field", async () => {
    const { member } = await makeMember({ account: { card: null } });
    expect(refused(await bindAs(member, { number: testNumber(/^is accepted$/), expiry: "02/24" }))).toEqual({
      code: "invalid_input",
      message: "This card was good until 2024-02-29. Bind one that has not expired.",
      fields: { expiry: "This card was good until 2024-02-29. Bind one that has not expired." },
    });
  });

  it("is bound once by ten sendings of one form, and not by a form that saw another card", async () => {
    const { member, person } = await makeMember({ account: { card: null } });
    const number = testNumber(/^is accepted$/);
    const key = randomUUID();
    const results = await Promise.all(Array.from({ length: 10 }, () => bindAs(member, { number, key })));
    for (const result of results) expect(accepted(result)).toEqual({ state: "accepted" });
    expect(await db().auditEvent.count({ where: { accountId: person.accountId, event: "billing.card_bound" } })).toBe(1);
    expect(refused(await bindAs(member, { number })).code).toBe("conflict");
  });

  it("entered later counts, and a late answer for the earlier one changes nothing", async () => {
    const { member } = await makeMember({ account: { card: null } });
    const late = { key: randomUUID(), number: testNumber(/late/), expiry: "12/90", seen: null };
    const { payment } = accepted(await runCommand(startCardBinding, member, late));
    accepted(await bindAs(member, { number: testNumber(/^is accepted$/) }));
    const answer = { accepted: true as const, value: { ...goodCard(), lastFour: "0903" } };
    expect(accepted(await runCommand(settlePayment, member, { payment, answer }))).toEqual({ state: "dropped" });
    expect((await getBilling(member)).card?.lastFour).toBe("4242");
  });
});

describe("paying", () => {
  it("is not for viewers, and a payment of another account is not found", async () => {
    const viewer = await makeMember({ role: "VIEWER" });
    expect(refused(await topUpAs(viewer.member)).code).toBe("forbidden");
    expect(refused(await bindAs(viewer.member, { number: testNumber(/^is accepted$/) })).code).toBe("forbidden");
    const [mine, theirs] = [await makeMember(), await makeMember()];
    const { payment } = accepted(await runCommand(startTopUp, theirs.member, { key: randomUUID(), amount: "50.00", seen: null }));
    const stolen = {
      payment: { ...payment, accountId: mine.person.accountId },
      answer: { accepted: true as const, value: null },
    };
    expect(refused(await runCommand(settlePayment, mine.member, stolen)).code).toBe("not_found");
    expect(await balanceOf(theirs.person.accountId)).toBe("100.00");
  });

  it("is booked for a member whose role was lowered while the provider was asked", async () => {
    const { member, person } = await makeMember();
    const started = accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "50.00", seen: null }));
    accepted(await completeTopUp(provider, { ...member, role: "VIEWER" }, started));
    expect(await balanceOf(person.accountId)).toBe("150.00");
  });

  it("leaves drafts that go after their time, and never what was booked or is waited for", async () => {
    const { member, person } = await makeMember();
    accepted(await topUpAs(member));
    refused(
      await bindAs(member, {
        number: testNumber(/declined/),
        seen: (await getBilling(member)).card?.boundAt.toISOString() ?? null,
      }),
    );
    const { newestTopUpId } = await getBilling(member);
    accepted(await runCommand(startTopUp, member, { key: randomUUID(), amount: "70.00", seen: newestTopUpId }));
    const newest = await db().payment.findFirstOrThrow({ where: { accountId: person.accountId, state: "REFUSED" } });
    const statesAt = async (instant: Date) => {
      await db().$transaction((tx) => deleteOldPaymentDrafts(tx, instant));
      return (await db().payment.findMany({ where: { accountId: person.accountId }, orderBy: { id: "asc" } })).map(
        ({ state }) => state,
      );
    };
    expect(await statesAt(addMs(newest.createdAt, PAYMENT_DRAFT_RETENTION_MS - 1))).toEqual(["ACCEPTED", "REFUSED", "PENDING"]);
    expect(await statesAt(addMs(newest.createdAt, PAYMENT_DRAFT_RETENTION_MS))).toEqual(["ACCEPTED", "PENDING"]);
  });

  it("takes a card's number and expiry as people write them", () => {
    const form = { key: randomUUID(), seen: null, number: "4242-4242 42424242", expiry: " 4 / 30 " };
    expect(startCardBindingInput.safeParse(form).success).toBe(true);
    expect(startCardBindingInput.safeParse({ ...form, number: "4242" }).success).toBe(false);
    expect(startCardBindingInput.safeParse({ ...form, expiry: "30/4" }).success).toBe(false);
  });
});
