// When a card may be used, how much may be topped up, and when payments without an answer are retried. Pure.

import { centsOf } from "@/lib/shared/money";
import { addMs, DAY_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";

/** EUR, both inclusive. The ledger's check constraint has the same limits. */
export const MIN_TOP_UP = "1.00";
export const MAX_TOP_UP = "10000.00";

export type CardExpiry = {
  /** 1 to 12. */
  expiryMonth: number;
  expiryYear: number;
};

/** Exclusive: a card is valid to the end of its expiry month in UTC. */
export function cardValidUntil(card: CardExpiry): Date {
  // Date.UTC counts months from 0, so the number of the expiry month means the month after it.
  return new Date(Date.UTC(card.expiryYear, card.expiryMonth, 1));
}

export function isCardExpiredAt(card: CardExpiry, now: Date): boolean {
  return now.getTime() >= cardValidUntil(card).getTime();
}

export function isTopUpAmount(amount: string): boolean {
  const cents = centsOf(amount);
  return cents >= centsOf(MIN_TOP_UP) && cents <= centsOf(MAX_TOP_UP);
}

/** `"4/30"`, `"04 / 2030"` and `"0430"` are April 2030; null for any other text. Two-digit years are in this century. */
export function parseExpiry(text: string): CardExpiry | null {
  const match = /^(\d{1,2})\s*[/-]\s*(\d{2}|\d{4})$|^(\d{2})(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const expiryMonth = Number(match[1] ?? match[3]);
  const year = Number(match[2] ?? match[4]);
  const expiryYear = year < 100 ? 2000 + year : year;
  // The table's check constraint has the same years.
  return expiryMonth >= 1 && expiryMonth <= 12 && expiryYear >= 2000 && expiryYear <= 2199 ? { expiryMonth, expiryYear } : null;
}

/** `04/2030` */
export function formatExpiry({ expiryMonth, expiryYear }: CardExpiry): string {
  return `${String(expiryMonth).padStart(2, "0")}/${expiryYear}`;
}

/** The digits of a card number, which may be written with spaces or hyphens; null for any other text. */
export function parseCardNumber(text: string): string | null {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{12,19}$/.test(digits) ? digits : null;
}

// Payments without an answer ------------------------------------------------------------------------------------------------

/** A top-up without an answer is retried this long after the provider was last asked. */
export const TOP_UP_RETRY_MS = MINUTE_MS;
/** Payments that were refused, dropped or never answered are kept this long; accepted ones are kept forever. */
export const PAYMENT_DRAFT_RETENTION_MS = 30 * DAY_MS;
/**
 * How long the page shows that a card binding waits for its answer. After that the answer counts as lost: the person enters the
 * card again.
 */
export const CARD_BINDING_WAIT_MS = MINUTE_MS;

/** Why a member cannot top up now, and what to do; null when a top-up is possible. */
export function topUpBlockedReason(billing: { card: { isExpired: boolean } | null; pendingTopUp: object | null }): string | null {
  if (!billing.card) return "Bind a credit card first, then top up.";
  if (billing.card.isExpired) return "The bound credit card has expired. Replace it, then top up.";
  if (billing.pendingTopUp) return "The next top-up is possible when the provider has answered this one.";
  return null;
}

/** When the page checks a payment without an answer again: often at first, then less often. */
export function answerCheckInstants(since: Date): Date[] {
  return [6, 9, 12, 20, 30, 60, 90, 120].map((seconds) => addMs(since, seconds * SECOND_MS));
}
