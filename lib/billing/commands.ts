// Cards and balances: recorded by customer service, or paid by members through the payment provider. The ledger is append-only:
// the database adds each entry to the balance, refuses to change an entry, and lets only a correction take a balance below zero.
//
// A member's payment has three steps, because a transaction must not contain a network call: a command inserts a pending payment,
// the provider is called, and a second command writes the answer. A payment gets at most one ledger entry, however often and
// concurrently the steps run: the second command acts only on a pending payment, and the database allows one entry per payment.

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
import { declineSentences } from "./labels";
import {
  answerOrTimeout,
  type Card,
  type DeclineReason,
  type PaymentProvider,
  PROVIDER_TIMEOUT_MS,
  type ProviderAnswer,
} from "./payment-provider";
import { cardValidUntil, formatExpiry, isCardExpiredAt, parseCardNumber, parseExpiry } from "./rules";
import type { BindCardInput, CorrectBalanceInput, StartCardBindingInput, StartTopUpInput, TopUpInput } from "./schema";

const operatorOnly = fail("forbidden", "Only customer service records cards and payments.");
const noPaymentProvider = fail("rule_violation", "Customer service records cards and top-ups.");

const cardSelect = { brand: true, lastFour: true, expiryMonth: true, expiryYear: true } as const;

/** `Visa 4242 12/2030` */
function describeCard(card: Card): string {
  return `${card.brand} ${card.lastFour} ${formatExpiry(card)}`;
}

/** A sentence with the last day on which an expired card was valid; null for a card that is still valid. */
function expiredCardMessage(card: Pick<Card, "expiryMonth" | "expiryYear">, now: Date): string | null {
  if (!isCardExpiredAt(card, now)) return null;
  const lastDay = new Date(cardValidUntil(card).getTime() - 1).toISOString().slice(0, 10);
  return `This card was valid until ${lastDay}. Bind a card that has not expired.`;
}

type CardBinding = { accountId: string; card: Card; before: Card | null; reason?: string };

/** Binds the card and replaces the one before it. Runs under the account's lock. */
async function saveCard(ctx: Context, { accountId, card, before, reason }: CardBinding): Promise<void> {
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

type NewEntry = { accountId: string; amount: string; reason?: string; paymentId?: string };
export type BalanceChange = {
  /** EUR, before and after the entry. */
  balanceBefore: string;
  balance: string;
};

/** Inserts a ledger entry and its audit row. A trigger on the ledger changes the balance. Runs under the account's lock. */
async function addLedgerEntry(
  ctx: Context,
  kind: "TOP_UP" | "CORRECTION",
  event: "billing.topped_up" | "billing.balance_corrected",
  newEntry: NewEntry,
) {
  const { accountId, amount, reason, paymentId } = newEntry;
  const before = await ctx.db.account.findUnique({ where: { id: accountId }, select: { balance: true } });
  if (!before) return notFound("The account");
  const id = uuidv7({ msecs: ctx.now.getTime() });
  const entry = await ctx.db.ledgerEntry.create({
    data: { id, accountId, kind, amount, reason: reason ?? null, paymentId: paymentId ?? null, createdAt: ctx.now },
    select: { balanceAfter: true },
  });
  const change: BalanceChange = { balanceBefore: before.balance.toFixed(2), balance: entry.balanceAfter.toFixed(2) };
  await ctx.audit({
    event,
    accountId,
    ...(reason ? { reason } : {}),
    before: { balance: change.balanceBefore },
    after: { balance: change.balance, amount },
  });
  return ok(change);
}

// Recorded by customer service ----------------------------------------------------------------------------------------------

/** Binds a card and replaces the one before it. */
export const bindCard = defineCommand<BindCardInput, { card: string }, Operator | System>({
  name: "bindCard",
  locks: (_, input) => ({ account: input.accountId }),
  async run(ctx, input) {
    if (!can(ctx.actor, "accounts:manage")) return operatorOnly;
    const { accountId, reason, ...card } = input;
    const account = await ctx.db.account.findUnique({ where: { id: accountId }, select: { card: { select: cardSelect } } });
    if (!account) return notFound("The account");
    const expired = expiredCardMessage(card, ctx.now);
    if (expired) return fail("rule_violation", expired);
    await saveCard(ctx, { accountId, card, before: account.card, reason });
    return ok({ card: describeCard(card) });
  },
});

export const topUp = defineCommand<TopUpInput, BalanceChange, Operator | System>({
  name: "topUp",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) =>
    can(ctx.actor, "accounts:manage") ? addLedgerEntry(ctx, "TOP_UP", "billing.topped_up", input) : operatorOnly,
});

/** The amount may be negative and may take the balance below zero. */
export const correctBalance = defineCommand<CorrectBalanceInput, BalanceChange, Operator>({
  name: "correctBalance",
  locks: (_, input) => ({ account: input.accountId }),
  run: async (ctx, input) =>
    can(ctx.actor, "accounts:manage") ? addLedgerEntry(ctx, "CORRECTION", "billing.balance_corrected", input) : operatorOnly,
});

// Paid by members -----------------------------------------------------------------------------------------------------------

/** A row of the payments table. */
type Payment = { id: string; accountId: string; kind: PaymentKind; key: string; state: PaymentState; refusal: string | null };

const paymentSelect = { id: true, accountId: true, kind: true, key: true, state: true, refusal: true } as const;

type NewPayment = { kind: "TOP_UP"; key: string; amount: string } | { kind: "CARD_BINDING"; key: string };

/** Inserts a pending payment before the provider is called. Runs under the account's lock. */
async function insertPendingPayment(ctx: Context<Member>, payment: NewPayment): Promise<Payment> {
  const inserted = await ctx.db.payment.create({
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
  return inserted;
}

/** The payment that was started before with the same key; null when there is none. */
async function findPaymentByKey(ctx: Context<Member>, key: string) {
  return ctx.db.payment.findUnique({
    where: { accountId_key: { accountId: ctx.actor.accountId, key } },
    select: { ...paymentSelect, amount: true },
  });
}

const keyReused = fail(
  "conflict",
  "This form was sent before with other values. Check the result of that payment, then try again.",
);

/** The pending payment and what the provider call needs. */
type TopUpToComplete = { payment: Payment; card: Card; amount: string };

export const startTopUp = defineCommand<StartTopUpInput, TopUpToComplete, Member>({
  name: "startTopUp",
  locks: (actor) => ({ account: actor.accountId }),
  async run(ctx, { key, amount, expectedTopUpId }) {
    const { accountId } = ctx.actor;
    if (!can(ctx.actor, "billing:manage")) return readOnlyRole();
    if (env().paymentProvider === "operator") return noPaymentProvider;
    const account = await ctx.db.account.findUniqueOrThrow({
      where: { id: accountId },
      select: { card: { select: cardSelect } },
    });
    if (!account.card) return fail("rule_violation", "No credit card is bound. Bind one, then top up.");

    const existing = await findPaymentByKey(ctx, key);
    if (existing) {
      const isSame = existing.kind === "TOP_UP" && existing.amount?.toFixed(2) === amount;
      return isSame ? unchanged({ payment: existing, card: account.card, amount }) : keyReused;
    }
    const expired = expiredCardMessage(account.card, ctx.now);
    if (expired) return fail("rule_violation", expired);
    const failure = await unexpectedTopUp(ctx, expectedTopUpId);
    if (failure) return failure;
    return ok({ payment: await insertPendingPayment(ctx, { kind: "TOP_UP", key, amount }), card: account.card, amount });
  },
});

/**
 * The failure when there is a top-up that the page did not show; null when there is none. Otherwise a person who sees an old
 * balance, in a second tab or after a lost answer, could pay twice by mistake.
 */
async function unexpectedTopUp(ctx: Context<Member>, expectedTopUpId: string | null) {
  const where = { accountId: ctx.actor.accountId, kind: "TOP_UP" as const };
  const pending = await ctx.db.payment.findFirst({
    where: { ...where, state: "PENDING" },
    select: { amount: true, createdAt: true },
  });
  if (pending) {
    return fail(
      "conflict",
      `A top-up of ${pending.amount?.toFixed(2)} EUR, started at ${formatInstantUtc(pending.createdAt)}, still waits for the payment provider. Wait for its result first.`,
    );
  }
  const newest = await ctx.db.payment.findFirst({
    where: { ...where, state: "ACCEPTED" },
    orderBy: { id: "desc" },
    select: { id: true, amount: true, settledAt: true },
  });
  if (!newest?.settledAt || newest.id === expectedTopUpId) return null;
  return fail(
    "conflict",
    `${newest.amount?.toFixed(2)} EUR were topped up at ${formatInstantUtc(newest.settledAt)}, in another tab or by somebody else. Check the balance before you top up again.`,
  );
}

/** `number` is passed to the provider only; it is never stored or logged. */
type CardToComplete = { payment: Payment; number: string; expiryMonth: number; expiryYear: number };

export const startCardBinding = defineCommand<StartCardBindingInput, CardToComplete, Member>({
  name: "startCardBinding",
  locks: (actor) => ({ account: actor.accountId }),
  async run(ctx, input) {
    const { accountId } = ctx.actor;
    if (!can(ctx.actor, "billing:manage")) return readOnlyRole();
    if (env().paymentProvider === "operator") return noPaymentProvider;
    const number = parseCardNumber(input.number);
    const expiry = parseExpiry(input.expiry);
    if (!number || !expiry) return failField(number ? "expiry" : "number", "Check the card's number and expiry.");

    const existing = await findPaymentByKey(ctx, input.key);
    if (existing) return existing.kind === "CARD_BINDING" ? unchanged({ payment: existing, number, ...expiry }) : keyReused;
    const expired = expiredCardMessage(expiry, ctx.now);
    if (expired) return failField("expiry", expired);
    const bound = await ctx.db.creditCard.findUnique({ where: { accountId }, select: { ...cardSelect, boundAt: true } });
    if ((bound?.boundAt.toISOString() ?? null) !== input.expectedCardBoundAt) {
      const current = bound ? `the card ${describeCard(bound)} is bound` : "no card is bound";
      return fail(
        "conflict",
        `The credit card was changed in another tab or by somebody else: now ${current}. Check it, then try again.`,
      );
    }
    await dropPendingCardBinding(ctx);
    return ok({ payment: await insertPendingPayment(ctx, { kind: "CARD_BINDING", key: input.key }), number, ...expiry });
  },
});

/** The card that was entered last counts: an answer for an earlier one changes nothing. */
async function dropPendingCardBinding(ctx: Context<Member>): Promise<void> {
  const { count } = await ctx.db.payment.updateMany({
    where: { accountId: ctx.actor.accountId, kind: "CARD_BINDING", state: "PENDING" },
    data: { state: "DROPPED", settledAt: ctx.now },
  });
  if (count > 0) await ctx.audit({ event: "billing.payment_dropped", after: {} });
}

// The provider's answer -----------------------------------------------------------------------------------------------------

export type PaymentOutcome =
  | { state: "accepted" }
  | { state: "refused"; reason: DeclineReason }
  | { state: "dropped" }
  /** No answer yet. It is processed when it comes; the person need not do anything. */
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
      return { state: "refused", reason: payment.refusal as DeclineReason };
  }
}

type Settlement = { payment: Payment; answer: ProviderAnswer<Card | null> };

/**
 * Writes the provider's answer, once. There is no policy check, because the provider has acted already: a member whose role was
 * lowered since the start may still write the answer. Only a payment that was started can be settled.
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
      const { reason } = answer;
      await ctx.db.payment.update({
        where: { id },
        data: { state: "REFUSED", refusal: reason, settledAt: ctx.now },
        select: { id: true },
      });
      await ctx.audit({
        event: "billing.payment_refused",
        accountId,
        after: { ...(amount ? { amount } : {}), because: reason },
      });
      return ok({ state: "refused", reason });
    }
    await ctx.db.payment.update({ where: { id }, data: { state: "ACCEPTED", settledAt: ctx.now }, select: { id: true } });
    if (amount) {
      const added = await addLedgerEntry(ctx, "TOP_UP", "billing.topped_up", { accountId, amount, paymentId: id });
      if (!added.ok) return added;
    } else if (answer.value) {
      await saveCard(ctx, { accountId, card: answer.value, before: payment.account.card });
    }
    return ok({ state: "accepted" });
  },
});

/**
 * Calls the provider and writes its answer. Returns `pending` after the provider timeout. An answer that comes later is still
 * written. A top-up whose answer is lost, because the process ended, is retried (retryTopUp).
 */
async function completePayment(
  provider: PaymentProvider | null,
  actor: Member | System,
  payment: Payment,
  call: (provider: PaymentProvider) => Promise<ProviderAnswer<Card | null>>,
): Promise<Result<PaymentOutcome>> {
  if (payment.state !== "PENDING" || !provider) return ok(outcomeOf(payment));
  const settling = call(provider).then((answer) => runCommand(settlePayment, actor, { payment, answer }));
  try {
    const result = await answerOrTimeout(settling, wait(PROVIDER_TIMEOUT_MS, null, { ref: false }));
    if (result) return result;
    // Handled, because an unhandled rejection would end the process.
    settling.catch((error: unknown) => logProviderFailure(payment, error));
  } catch (error) {
    logProviderFailure(payment, error);
  }
  return ok({ state: "pending" });
}

/** Logs the error's name only: its message could contain the request. */
function logProviderFailure(payment: Payment, error: unknown): void {
  log.warn({ event: "billing.provider_failed", payment: payment.id, error: (error as Error).name });
}

/** The outcome as the result of the form: a declined payment is a failure at `field`. */
function toFormResult(outcome: PaymentOutcome, field: string): Result<{ state: "accepted" | "pending" }> {
  if (outcome.state === "refused") return failField(field, declineSentences[outcome.reason], "rule_violation");
  if (outcome.state === "dropped") return fail("conflict", "Another card was entered after this one and is used instead.");
  return ok({ state: outcome.state });
}

export async function completeTopUp(provider: PaymentProvider | null, actor: Member, { payment, card, amount }: TopUpToComplete) {
  const outcome = await completePayment(provider, actor, payment, (provider) =>
    provider.charge({ key: payment.key, card, amount }),
  );
  return outcome.ok ? toFormResult(outcome.value, "amount") : outcome;
}

export async function completeCardBinding(
  provider: PaymentProvider | null,
  actor: Member,
  { payment, number, expiryMonth, expiryYear }: CardToComplete,
) {
  const outcome = await completePayment(provider, actor, payment, (provider) =>
    provider.bindCard({ key: payment.key, number, expiryMonth, expiryYear }),
  );
  return outcome.ok ? toFormResult(outcome.value, "number") : outcome;
}

/** A pending top-up whose answer no process waits for. */
export type TopUpToRetry = { payment: Payment; card: Card; amount: string };

/** Calls the provider again for a top-up whose answer may have been lost with the process that waited for it. */
export async function retryTopUp(
  provider: PaymentProvider | null,
  actor: System,
  { payment, card, amount }: TopUpToRetry,
): Promise<Result<PaymentOutcome>> {
  return completePayment(provider, actor, payment, (provider) => provider.charge({ key: payment.key, card, amount }));
}
