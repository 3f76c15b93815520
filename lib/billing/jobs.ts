// Jobs on payments: find the top-ups to retry, and delete the payments that are no longer kept.

import { db, type Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import type { PaymentKind, PaymentState } from "@/prisma/client/enums";
import type { Card } from "./payment-provider";
import { PAYMENT_DRAFT_RETENTION_MS, TOP_UP_RETRY_MS } from "./rules";

type TopUpRow = Card & { id: string; accountId: string; key: string; amount: string };

/**
 * The top-ups without an answer that are due for a retry at `now`, at most `limit`. Each is marked as asked now, so that only
 * one of several instances gets it. Card bindings are not retried: the card's number was never stored.
 */
export async function claimTopUpsToRetry(now: Date, limit: number) {
  const rows = await db().$queryRaw<TopUpRow[]>`
    UPDATE payments AS p SET asked_at = ${now.toISOString()}::timestamptz
    FROM credit_cards AS c
    WHERE c.account_id = p.account_id AND p.id IN (
      SELECT id FROM payments
      WHERE state = 'PENDING' AND kind = 'TOP_UP' AND asked_at <= ${addMs(now, -TOP_UP_RETRY_MS).toISOString()}::timestamptz
      ORDER BY asked_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    )
    RETURNING p.id, p.account_id AS "accountId", p.key, p.amount::text AS amount, c.brand, c.last_four AS "lastFour",
      c.expiry_month AS "expiryMonth", c.expiry_year AS "expiryYear"`;
  return rows.map(({ id, accountId, key, amount, ...card }) => ({
    payment: { id, accountId, key, kind: "TOP_UP" as PaymentKind, state: "PENDING" as PaymentState, refusal: null },
    amount,
    card,
  }));
}

/**
 * Deletes old payments that have no ledger entry and no card. Accepted payments stay, and so do top-ups that still wait for an
 * answer.
 */
export async function purgeOldPaymentDrafts(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.payment.deleteMany({
    where: {
      createdAt: { lte: addMs(now, -PAYMENT_DRAFT_RETENTION_MS) },
      OR: [{ state: { in: ["REFUSED", "DROPPED"] } }, { state: "PENDING", kind: "CARD_BINDING" }],
    },
  });
  return count;
}
