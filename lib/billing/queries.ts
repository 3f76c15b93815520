// Reads for the Billing page: the card, the balance and the ledger of the actor's account.

import type { Member } from "@/lib/core/actor";
import { runQuery } from "@/lib/core/run-query";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { addMs } from "@/lib/shared/time";
import type { LedgerKind } from "@/prisma/client/enums";
import type { Card } from "./payment-provider";
import { CARD_BINDING_WAIT_MS, isCardExpiredAt } from "./rules";
import type { LedgerParams } from "./schema";

export type BoundCard = Card & { boundAt: Date; isExpired: boolean };

export type BillingView = {
  /** EUR with two places. */
  balance: string;
  card: BoundCard | null;
  provider: "sandbox" | "operator";
  /** How to contact customer service: SUPPORT_CONTACT. */
  supportContact: string | null;
  /** A top-up that waits for the provider's answer. */
  pendingTopUp: { amount: string; createdAt: Date } | null;
  /** Since when a card binding waits for the provider's answer; null when none does. */
  pendingCardSince: Date | null;
  /** Sent back by the Top up form as the expected version: see startTopUp. */
  newestTopUpId: string | null;
};

export async function getBilling(actor: Member): Promise<BillingView> {
  const instant = now();
  const newest = { orderBy: { id: "desc" }, select: { id: true, amount: true, createdAt: true } } as const;
  const where = { accountId: actor.accountId };
  const [account, pendingTopUp, pendingCard, newestTopUp] = await runQuery(() =>
    Promise.all([
      db().account.findUniqueOrThrow({
        where: { id: actor.accountId },
        select: {
          balance: true,
          card: { select: { brand: true, lastFour: true, expiryMonth: true, expiryYear: true, boundAt: true } },
        },
      }),
      db().payment.findFirst({ where: { ...where, kind: "TOP_UP", state: "PENDING" }, ...newest }),
      db().payment.findFirst({
        where: { ...where, kind: "CARD_BINDING", state: "PENDING", createdAt: { gt: addMs(instant, -CARD_BINDING_WAIT_MS) } },
        ...newest,
      }),
      db().payment.findFirst({ where: { ...where, kind: "TOP_UP", state: "ACCEPTED" }, ...newest }),
    ]),
  );
  const { card } = account;
  return {
    balance: account.balance.toFixed(2),
    card: card && { ...card, isExpired: isCardExpiredAt(card, instant) },
    provider: env().paymentProvider,
    supportContact: env().supportContact ?? null,
    pendingTopUp: pendingTopUp && { amount: pendingTopUp.amount?.toFixed(2) ?? "", createdAt: pendingTopUp.createdAt },
    pendingCardSince: pendingCard?.createdAt ?? null,
    newestTopUpId: newestTopUp?.id ?? null,
  };
}

export type LedgerRow = {
  id: string;
  kind: LedgerKind;
  /** EUR with two places and its sign. */
  amount: string;
  balanceAfter: string;
  reason: string | null;
  createdAt: Date;
};

export type LedgerPage = {
  /** Newest first. */
  rows: LedgerRow[];
  /** Positions for the links to the pages before and after this one; null when there is none. */
  newerThan: string | null;
  olderThan: string | null;
};

const PAGE_SIZE = 20;

/**
 * One page of the ledger. Pages are cut by position, so that new entries do not shift the pages and no entry is on two pages.
 */
export async function listLedger(actor: Member, { before, after }: Pick<LedgerParams, "before" | "after">): Promise<LedgerPage> {
  const isBackwards = after !== undefined && before === undefined;
  const found = await runQuery(() =>
    db().ledgerEntry.findMany({
      where: {
        accountId: actor.accountId,
        ...(before ? { position: { lt: BigInt(before) } } : {}),
        ...(isBackwards ? { position: { gt: BigInt(after) } } : {}),
      },
      orderBy: { position: isBackwards ? "asc" : "desc" },
      // One row more than the page shows: whether there is another page.
      take: PAGE_SIZE + 1,
      select: { id: true, kind: true, amount: true, balanceAfter: true, reason: true, createdAt: true, position: true },
    }),
  );
  const hasMore = found.length > PAGE_SIZE;
  const shown = found.slice(0, PAGE_SIZE);
  if (isBackwards) shown.reverse();
  const [newest, oldest] = [shown.at(0)?.position, shown.at(-1)?.position];
  // Position 1 is the first entry of the account.
  const isFirstPage = isBackwards ? !hasMore : before === undefined;
  return {
    rows: shown.map(({ position: _, amount, balanceAfter, ...row }) => ({
      ...row,
      amount: amount.toFixed(2),
      balanceAfter: balanceAfter.toFixed(2),
    })),
    newerThan: isFirstPage ? null : (newest?.toString() ?? null),
    olderThan: oldest === undefined || oldest <= 1n ? null : oldest.toString(),
  };
}
