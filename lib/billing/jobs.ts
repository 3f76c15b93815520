// What is kept in order about payments without anybody asking: which ones are waited for by nobody any more, and what of
// them is old enough to go.

import { db, type Transaction } from "@/lib/platform/db";
import { addMs } from "@/lib/shared/time";
import type { PaymentKind, PaymentState } from "@/prisma/client/enums";
import type { Card } from "./payment-provider";
import { ASK_AGAIN_MS, PAYMENT_DRAFT_RETENTION_MS } from "./rules";

type UnansweredRow = Card & { id: string; accountId: string; key: string; amount: string };

/**
 * The top-ups that are to be asked about again at `now`, at most `most`, each marked as asked: of several instances one gets
 * each. A card binding is not among them: its number was kept nowhere, so it cannot be asked about.
 */
export async function claimUnansweredTopUps(now: Date, most: number) {
  const rows = await db().$queryRaw<UnansweredRow[]>`
    UPDATE payments AS p SET asked_at = ${now.toISOString()}::timestamptz
    FROM credit_cards AS c
    WHERE c.account_id = p.account_id AND p.id IN (
      SELECT id FROM payments
      WHERE state = 'PENDING' AND kind = 'TOP_UP' AND asked_at <= ${addMs(now, -ASK_AGAIN_MS).toISOString()}::timestamptz
      ORDER BY asked_at LIMIT ${most} FOR UPDATE SKIP LOCKED
    )
    RETURNING p.id, p.account_id AS "accountId", p.key, p.amount::text AS amount, c.brand, c.last_four AS "lastFour",
      c.expiry_month AS "expiryMonth", c.expiry_year AS "expiryYear"`;
  return rows.map(({ id, accountId, key, amount, ...card }) => ({
    payment: { id, accountId, key, kind: "TOP_UP" as PaymentKind, state: "PENDING" as PaymentState, refusal: null },
    amount,
    card,
  }));
}

/** Deletes what came to nothing and is old enough; what was booked stays, and a top-up that waits for an answer stays too. */
export async function deleteOldPaymentDrafts(tx: Transaction, now: Date): Promise<number> {
  const { count } = await tx.payment.deleteMany({
    where: {
      createdAt: { lte: addMs(now, -PAYMENT_DRAFT_RETENTION_MS) },
      OR: [{ state: { in: ["REFUSED", "DROPPED"] } }, { state: "PENDING", kind: "CARD_BINDING" }],
    },
  });
  return count;
}
