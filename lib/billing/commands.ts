// Cards and balances: as customer service records them, and as members pay through the payment provider. The ledger is only
// added to: the database books each entry to the balance, refuses to change one, and lets only a correction take a balance
// below zero.
//
// A member's payment is a sequence, because no network call may stand in a transaction: a command writes it down as pending,
// the provider is asked, and a second command writes what it answered. However often the parts run, and at once, a payment
// is booked once: the second command acts on a pending payment only, and the database lets one entry refer to a payment.

import { setTimeout as wait } from "node:timers/promises";
import { v7 as uuidv7 } from "uuid";
import type { Member, Operator, System } from "@/lib/core/actor";
import { type Context, defineCommand, runCommand } from "@/lib/core/command";
import { can, readOnlyRole } from "@/lib/core/permissions";
import { env } from "@/lib/platform/env";
import { log } from "@/lib/platform/log";
import { fail, failField, notFound, ok, type Result, unchanged } from "@/lib/shared/result";
import { formatInstantUtc } from "@/lib/shared/time";
import type { PaymentKind, PaymentState } from "@/prisma/client/enums";
import { refusalSentences } from "./labels";
import {
  answerWithin,
  type Card,
  PATIENCE_MS,
  type PaymentProvider,
  type ProviderAnswer,
  type ProviderRefusal,
} from "./payment-provider";
import { cardValidUntil, formatExpiry, isCardExpiredAt, parseCardNumber, parseExpiry } from "./rules";
import type { BindCardInput, CorrectBalanceInput, StartCardBindingInput, StartTopUpInput, TopUpInput } from "./schema";

const onlyService = fail("forbidden", "Only customer service records cards and payments.");
const noProvider = fail("rule_violation", "Cards and top-ups are recorded by customer service.");

const cardSelect = { brand: true, lastFour: true, expiryMonth: true, expiryYear: true } as const;

/** `Visa 4242 12/2030` */
function describeCard(card: Card): string {
  return `${card.brand} ${card.lastFour} ${formatExpiry(card)}`;
}

/** The last day on which an expired card was good, as a sentence; null for a card that is good. */
function expiryProblem(card: Pick<Card, "expiryMonth" | "expiryYear">, now: Date): string | null {
  if (!isCardExpiredAt(card, now)) return null;
  const lastDay = new Date(cardValidUntil(card).getTime() - 1).toISOString().slice(0, 10);
  return `This card was good until ${lastDay}. Bind one that has not expired.`;
}

type CardBinding = { accountId: string; card: Card; before: Card | null; reason?: string };

/** Writes the card in place of the one before it. Runs under the account's lock. */
async function putCard(ctx: Context, { accountId, card, before, reason }: CardBinding): Promise<void> {
  const { brand, lastFour, expiryMonth, expiryYear } = card;
  const data = { brand, lastFour, expiryMonth, expiryYear, boundAt: ctx.now };
  await ctx.db.creditCard.upsert({
    where: { accountId },
    create: { accountId, ...data },
    update: data,
    select: { accountId: true },
  });
  await ctx.audit({
    event: "billing.card_bound",
    accountId,
    ...(reason ? { reason } : {}),
    ...(before ? { before: { card: describeCard(before) } } : {}),
    after: { card: describeCard(card) },
  });
}

type Booking = { accountId: string; amount: string; reason?: string; paymentId?: string };
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
  const { accountId, amount, reason, paymentId } = booking;
  const before = await ctx.db.account.findUnique({ where: { id: accountId }, select: { balance: true } });
  if (!before) return notFound("The account");
  const id = uuidv7({ msecs: ctx.now.getTime() });
  const entry = await ctx.db.ledgerEntry.create({
    data: { id, accountId, kind, amount, reason: reason ?? null, paymentId: paymentId ?? null, createdAt: ctx.now },
    select: { balanceAfter: true },
  });
  const booked: Booked = { balanceBefore: before.balance.toFixed(2), balance: entry.balanceAfter.toFixed(2) };
  await ctx.audit({
    event,
    accountId,
    ...(reason ? { reason } : {}),
    before: { balance: booked.balanceBefore },
    after: { balance: booked.balance, amount },
  });
  return ok(booked);
}

// As customer service records them ------------------------------------------------------------------------------------------

/** Binds a card, in place of the one bound before. */
export const bindCard = defineCommand<BindCardInput, { card: string }, Operator | System>({
  name: "bindCard",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return onlyService;
    const { accountId, reason, ...card } = input;
    const account = await ctx.db.account.findUnique({ where: { id: accountId }, select: { card: { select: cardSelect } } });
    if (!account) return notFound("The account");
    const problem = expiryProblem(card, ctx.now);
    if (problem) return fail("rule_violation", problem);
    await putCard(ctx, { accountId, card, before: account.card, reason });
    return ok({ card: describeCard(card) });
  },
});

export const topUp = defineCommand<TopUpInput, Booked, Operator | System>({
  name: "topUp",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) => (can(ctx.actor, "accounts:manage") ? book(ctx, "TOP_UP", "billing.topped_up", input) : onlyService),
});

/** May be negative, and may take the balance below zero. */
export const correctBalance = defineCommand<CorrectBalanceInput, Booked, Operator>({
  name: "correctBalance",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) =>
    can(ctx.actor, "accounts:manage") ? book(ctx, "CORRECTION", "billing.balance_corrected", input) : onlyService,
});

// As members pay ------------------------------------------------------------------------------------------------------------

/** A payment as it is written down. */
type Payment = { id: string; accountId: string; kind: PaymentKind; key: string; state: PaymentState; refusal: string | null };

const paymentSelect = { id: true, accountId: true, kind: true, key: true, state: true, refusal: true } as const;

type NewPayment = { kind: "TOP_UP"; key: string; amount: string } | { kind: "CARD_BINDING"; key: string };

/** Writes down that the provider is going to be asked. Runs under the account's lock. */
async function writePending(ctx: Context<Member>, payment: NewPayment): Promise<Payment> {
  const written = await ctx.db.payment.create({
    data: {
      id: uuidv7({ msecs: ctx.now.getTime() }),
      accountId: ctx.actor.accountId,
      personId: ctx.actor.personId,
      ...payment,
      state: "PENDING",
      createdAt: ctx.now,
      askedAt: ctx.now,
    },
    select: paymentSelect,
  });
  await ctx.audit({ event: "billing.payment_started", after: payment.kind === "TOP_UP" ? { amount: payment.amount } : {} });
  return written;
}

/** The payment that this form has sent before. */
async function sentBefore(ctx: Context<Member>, key: string) {
  return ctx.db.payment.findUnique({
    where: { accountId_key: { accountId: ctx.actor.accountId, key } },
    select: { ...paymentSelect, amount: true },
  });
}

const sentDifferently = fail(
  "conflict",
  "This form was sent before with other entries. Look at what became of that, then try again.",
);

/** What the provider is asked, once the payment is written down. */
type TopUpToComplete = { payment: Payment; card: Card; amount: string };

export const startTopUp = defineCommand<StartTopUpInput, TopUpToComplete, Member>({
  name: "startTopUp",
  locks: (actor) => ({ account: actor.accountId }),
  async run(ctx, { key, amount, seen }) {
    const { accountId } = ctx.actor;
    if (!can(ctx.actor, "billing:manage")) return readOnlyRole();
    if (env().paymentProvider === "operator") return noProvider;
    const account = await ctx.db.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { card: { select: cardSelect } },
    });
    if (!account.card) return fail("rule_violation", "No credit card is bound. Bind one, then top up.");

    const known = await sentBefore(ctx, key);
    if (known) {
      const isSame = known.kind === "TOP_UP" && known.amount?.toFixed(2) === amount;
      return isSame ? unchanged({ payment: known, card: account.card, amount }) : sentDifferently;
    }
    const problem = expiryProblem(account.card, ctx.now);
    if (problem) return fail("rule_violation", problem);
    const refusal = await otherTopUp(ctx, seen);
    if (refusal) return refusal;
    return ok({ payment: await writePending(ctx, { kind: "TOP_UP", key, amount }), card: account.card, amount });
  },
});

/**
 * Whether there is a top-up that the form did not know of. A person who sees an old balance, in a second tab or after a lost
 * answer, would otherwise pay twice for one wish.
 */
async function otherTopUp(ctx: Context<Member>, seen: string | null) {
  const where = { accountId: ctx.actor.accountId, kind: "TOP_UP" as const };
  const pending = await ctx.db.payment.findFirst({
    where: { ...where, state: "PENDING" },
    select: { amount: true, createdAt: true },
  });
  if (pending) {
    return fail(
      "conflict",
      `A top-up of ${pending.amount?.toFixed(2)} EUR, begun at ${formatInstantUtc(pending.createdAt)}, still waits for the payment provider. Look at what becomes of it first.`,
    );
  }
  const newest = await ctx.db.payment.findFirst({
    where: { ...where, state: "ACCEPTED" },
    orderBy: { id: "desc" },
    select: { id: true, amount: true, settledAt: true },
  });
  if (!newest?.settledAt || newest.id === seen) return null;
  return fail(
    "conflict",
    `Meanwhile ${newest.amount?.toFixed(2)} EUR were topped up, at ${formatInstantUtc(newest.settledAt)}, in another tab or by somebody else. Look at the balance, then decide anew.`,
  );
}

/** `number` is for the provider alone: this value goes nowhere else, and is never logged. */
type CardToComplete = { payment: Payment; number: string; expiryMonth: number; expiryYear: number };

export const startCardBinding = defineCommand<StartCardBindingInput, CardToComplete, Member>({
  name: "startCardBinding",
  locks: (actor) => ({ account: actor.accountId }),
  async run(ctx, input) {
    const { accountId } = ctx.actor;
    if (!can(ctx.actor, "billing:manage")) return readOnlyRole();
    if (env().paymentProvider === "operator") return noProvider;
    const number = parseCardNumber(input.number);
    const expiry = parseExpiry(input.expiry);
    if (!number || !expiry) return failField(number ? "expiry" : "number", "Check the card's number and expiry.");

    const known = await sentBefore(ctx, input.key);
    if (known) return known.kind === "CARD_BINDING" ? unchanged({ payment: known, number, ...expiry }) : sentDifferently;
    const problem = expiryProblem(expiry, ctx.now);
    if (problem) return failField("expiry", problem);
    const bound = await ctx.db.creditCard.findUnique({ where: { accountId }, select: { ...cardSelect, boundAt: true } });
    if ((bound?.boundAt.toISOString() ?? null) !== input.seen) {
      const now = bound ? `the card ${describeCard(bound)} is bound` : "no card is bound";
      return fail(
        "conflict",
        `The credit card was changed meanwhile, in another tab or by somebody else: ${now}. Look at it, then decide anew.`,
      );
    }
    await dropPendingBinding(ctx);
    return ok({ payment: await writePending(ctx, { kind: "CARD_BINDING", key: input.key }), number, ...expiry });
  },
});

/** Of two cards the one that was entered last is meant: an answer for the earlier one changes nothing any more. */
async function dropPendingBinding(ctx: Context<Member>): Promise<void> {
  const { count } = await ctx.db.payment.updateMany({
    where: { accountId: ctx.actor.accountId, kind: "CARD_BINDING", state: "PENDING" },
    data: { state: "DROPPED", settledAt: ctx.now },
  });
  if (count > 0) await ctx.audit({ event: "billing.payment_dropped", after: {} });
}

// What the provider answered ------------------------------------------------------------------------------------------------

export type PaymentOutcome =
  | { state: "accepted" }
  | { state: "refused"; refusal: ProviderRefusal }
  | { state: "dropped" }
  /** No answer yet. It is taken when it comes; nothing is to be done. */
  | { state: "pending" };

function outcomeOf(payment: { state: PaymentState; refusal: string | null }): PaymentOutcome {
  switch (payment.state) {
    case "PENDING":
      return { state: "pending" };
    case "ACCEPTED":
      return { state: "accepted" };
    case "DROPPED":
      return { state: "dropped" };
    case "REFUSED":
      return { state: "refused", refusal: payment.refusal as ProviderRefusal };
  }
}

type Settlement = { payment: Payment; answer: ProviderAnswer<Card | null> };

/**
 * Writes what the provider answered, once. Whoever brings the answer may write it, also a member whose role was lowered
 * meanwhile, because the provider has acted already; nobody gets here but through a payment that was started.
 */
export const settlePayment = defineCommand<Settlement, PaymentOutcome, Member | System>({
  name: "settlePayment",
  locks: (_, { payment }) => ({ account: payment.accountId }),
  async run(ctx, { payment: { id, accountId }, answer }) {
    const payment = await ctx.db.payment.findFirst({
      where: { id, accountId },
      select: { ...paymentSelect, amount: true, account: { select: { card: { select: cardSelect } } } },
    });
    if (!payment) return notFound("The payment");
    if (payment.state !== "PENDING") return unchanged(outcomeOf(payment));
    const amount = payment.amount?.toFixed(2);
    if (!answer.accepted) {
      const { refusal } = answer;
      await ctx.db.payment.update({
        where: { id },
        data: { state: "REFUSED", refusal, settledAt: ctx.now },
        select: { id: true },
      });
      await ctx.audit({
        event: "billing.payment_refused",
        accountId,
        after: { ...(amount ? { amount } : {}), because: refusal },
      });
      return ok({ state: "refused", refusal });
    }
    await ctx.db.payment.update({ where: { id }, data: { state: "ACCEPTED", settledAt: ctx.now }, select: { id: true } });
    if (amount) {
      const booked = await book(ctx, "TOP_UP", "billing.topped_up", { accountId, amount, paymentId: id });
      if (!booked.ok) return booked;
    } else if (answer.value) {
      await putCard(ctx, { accountId, card: answer.value, before: payment.account.card });
    }
    return ok({ state: "accepted" });
  },
});

/**
 * Asks the provider and writes its answer. A person is kept waiting only so long; the answer is written whenever it comes,
 * and a top-up whose process ended meanwhile is asked about again (askAgain).
 */
async function complete(
  provider: PaymentProvider | null,
  actor: Member | System,
  payment: Payment,
  ask: (provider: PaymentProvider) => Promise<ProviderAnswer<Card | null>>,
  patienceMs = PATIENCE_MS,
): Promise<Result<PaymentOutcome>> {
  if (payment.state !== "PENDING" || !provider) return ok(outcomeOf(payment));
  const settling = ask(provider).then((answer) => runCommand(settlePayment, actor, { payment, answer }));
  try {
    const result = await answerWithin(settling, wait(patienceMs, null, { ref: false }));
    if (result) return result;
    // Heard of, so that a late failure does not end the process.
    settling.catch((error: unknown) => unheard(payment, error));
  } catch (error) {
    unheard(payment, error);
  }
  return ok({ state: "pending" });
}

/** By name only: what a provider throws might quote what it was sent. */
function unheard(payment: Payment, error: unknown): void {
  log.warn({ event: "billing.provider_unheard", payment: payment.id, error: (error as Error).name });
}

/** What the form is told: a refusal is a refusal of the form, at the field where there is one. */
function toldOf(outcome: PaymentOutcome, field: string): Result<{ state: "accepted" | "pending" }> {
  if (outcome.state === "refused") return failField(field, refusalSentences[outcome.refusal], "rule_violation");
  if (outcome.state === "dropped") return fail("conflict", "Another card was entered after this one, and counts instead.");
  return ok({ state: outcome.state });
}

export async function completeTopUp(provider: PaymentProvider | null, actor: Member, { payment, card, amount }: TopUpToComplete) {
  const outcome = await complete(provider, actor, payment, (provider) => provider.charge({ key: payment.key, card, amount }));
  return outcome.ok ? toldOf(outcome.value, "amount") : outcome;
}

export async function completeCardBinding(
  provider: PaymentProvider | null,
  actor: Member,
  { payment, number, expiryMonth, expiryYear }: CardToComplete,
) {
  const outcome = await complete(provider, actor, payment, (provider) =>
    provider.bindCard({ key: payment.key, number, expiryMonth, expiryYear }),
  );
  return outcome.ok ? toldOf(outcome.value, "number") : outcome;
}

/** A top-up that nobody waits for any more. */
export type UnansweredTopUp = { payment: Payment; card: Card; amount: string };

/** For the job that looks after payments: the answer may have been lost with the process that waited for it. */
export async function askAgain(
  provider: PaymentProvider | null,
  actor: System,
  { payment, card, amount }: UnansweredTopUp,
): Promise<Result<PaymentOutcome>> {
  return complete(provider, actor, payment, (provider) => provider.charge({ key: payment.key, card, amount }));
}
