// Cards and balances as customer service records them. The ledger is only added to: the database books each entry to the
// balance, refuses to change one, and lets only a correction take a balance below zero.

import { v7 as uuidv7 } from "uuid";
import type { Operator, System } from "@/lib/auth/actor";
import { can } from "@/lib/auth/policy";
import { type Context, defineCommand } from "@/lib/server/command";
import { fail, notFound, ok } from "@/lib/shared/result";
import { cardValidUntil, isCardExpiredAt } from "./rules";
import type { BindCardInput, CorrectBalanceInput, TopUpInput } from "./schema";

const onlyService = fail("forbidden", "Only customer service records cards and payments.");

type Card = { brand: string; lastFour: string; expiryMonth: number; expiryYear: number };

const cardSelect = { brand: true, lastFour: true, expiryMonth: true, expiryYear: true } as const;

/** `Visa 4242 12/2030` */
function describeCard(card: Card): string {
  return `${card.brand} ${card.lastFour} ${String(card.expiryMonth).padStart(2, "0")}/${card.expiryYear}`;
}

/** Binds a card, in place of the one bound before. */
export const bindCard = defineCommand<BindCardInput, { card: string }, Operator | System>({
  name: "bindCard",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:operate")) return onlyService;
    const { accountId, reason, brand, lastFour, expiryMonth, expiryYear } = input;
    const account = await ctx.db.account.findUnique({ where: { id: accountId }, select: { card: { select: cardSelect } } });
    if (!account) return notFound("The account");
    const card: Card = { brand, lastFour, expiryMonth, expiryYear };
    if (isCardExpiredAt(card, ctx.now)) {
      const lastDay = new Date(cardValidUntil(card).getTime() - 1).toISOString().slice(0, 10);
      return fail("rule_violation", `This card was good until ${lastDay}. Bind one that has not expired.`);
    }
    const data = { ...card, boundAt: ctx.now };
    await ctx.db.creditCard.upsert({
      where: { accountId },
      create: { accountId, ...data },
      update: data,
      select: { accountId: true },
    });
    await ctx.audit({
      event: "billing.card_bound",
      accountId,
      reason,
      ...(account.card ? { before: { card: describeCard(account.card) } } : {}),
      after: { card: describeCard(card) },
    });
    return ok({ card: describeCard(card) });
  },
});

type Booking = { accountId: string; amount: string; reason: string };
export type Booked = {
  /** EUR, before and after the entry. */
  balanceBefore: string;
  balance: string;
};

/** Writes one ledger entry and its audit row; the entry's trigger changes the balance. Runs under the account's lock. */
async function book(
  ctx: Context,
  kind: "TOP_UP" | "CORRECTION",
  event: "billing.topped_up" | "billing.balance_corrected",
  booking: Booking,
) {
  const { accountId, amount, reason } = booking;
  const before = await ctx.db.account.findUnique({ where: { id: accountId }, select: { balance: true } });
  if (!before) return notFound("The account");
  const id = uuidv7({ msecs: ctx.now.getTime() });
  await ctx.db.ledgerEntry.create({ data: { id, accountId, kind, amount, reason, createdAt: ctx.now }, select: { id: true } });
  const after = await ctx.db.account.findUniqueOrThrow({ where: { id: accountId }, select: { balance: true } });
  const booked: Booked = { balanceBefore: before.balance.toFixed(2), balance: after.balance.toFixed(2) };
  await ctx.audit({
    event,
    accountId,
    reason,
    before: { balance: booked.balanceBefore },
    after: { balance: booked.balance, amount },
  });
  return ok(booked);
}

export const topUp = defineCommand<TopUpInput, Booked, Operator | System>({
  name: "topUp",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) => (can(ctx.actor, "accounts:operate") ? book(ctx, "TOP_UP", "billing.topped_up", input) : onlyService),
});

/** May be negative, and may take the balance below zero. */
export const correctBalance = defineCommand<CorrectBalanceInput, Booked, Operator>({
  name: "correctBalance",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) =>
    can(ctx.actor, "accounts:operate") ? book(ctx, "CORRECTION", "billing.balance_corrected", input) : onlyService,
});
