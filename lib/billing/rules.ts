// When a card may be used, and how much may be topped up at once. Pure.

import { centsOf } from "@/lib/shared/money";
import { addMs, DAY_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";

/** EUR, both inclusive; the ledger's check holds the same two. */
export const MIN_TOP_UP = "1.00";
export const MAX_TOP_UP = "10000.00";

export type CardExpiry = {
  /** 1 to 12. */
  expiryMonth: number;
  expiryYear: number;
};

/** The first instant at which the card is no longer good: cards are valid to the end of their month, taken in UTC. */
export function cardValidUntil(card: CardExpiry): Date {
  // Months of Date.UTC count from 0, so the expiry month's own number is the month after it.
  return new Date(Date.UTC(card.expiryYear, card.expiryMonth, 1));
}

export function isCardExpiredAt(card: CardExpiry, now: Date): boolean {
  return now.getTime() >= cardValidUntil(card).getTime();
}

export function isTopUpAmount(amount: string): boolean {
  const cents = centsOf(amount);
  return cents >= centsOf(MIN_TOP_UP) && cents <= centsOf(MAX_TOP_UP);
}

/** `"4/30"`, `"04 / 2030"` and `"0430"` are April 2030; null for what is no month and year. Years of two digits are of this century. */
export function parseExpiry(text: string): CardExpiry | null {
  const match = /^(\d{1,2})\s*[/-]\s*(\d{2}|\d{4})$|^(\d{2})(\d{2})$/.exec(text.trim());
  if (!match) return null;
  const expiryMonth = Number(match[1] ?? match[3]);
  const year = Number(match[2] ?? match[4]);
  const expiryYear = year < 100 ? 2000 + year : year;
  // The table's check holds the same years.
  return expiryMonth >= 1 && expiryMonth <= 12 && expiryYear >= 2000 && expiryYear <= 2199 ? { expiryMonth, expiryYear } : null;
}

/** `04/2030` */
export function formatExpiry({ expiryMonth, expiryYear }: CardExpiry): string {
  return `${String(expiryMonth).padStart(2, "0")}/${expiryYear}`;
}

/** The digits of a card's number as people write it, in groups with spaces or hyphens; null for what cannot be one. */
export function parseCardNumber(text: string): string | null {
  const digits = text.replace(/[\s-]/g, "");
  return /^\d{12,19}$/.test(digits) ? digits : null;
}

// Payments whose answer never came ------------------------------------------------------------------------------------------

/** A top-up without an answer is asked about again this long after it was asked last. */
export const ASK_AGAIN_MS = MINUTE_MS;
/** What was refused, dropped or never answered is kept this long for questions; what was booked is kept for good. */
export const PAYMENT_DRAFT_RETENTION_MS = 30 * DAY_MS;
/** How long the page says that a card's binding is awaited. Later its answer is lost: the card is then entered again. */
export const BINDING_AWAITED_MS = MINUTE_MS;

/** Why a member cannot top up now, with what to do; null when it is possible. */
export function topUpHindrance(billing: { card: { isExpired: boolean } | null; pendingTopUp: object | null }): string | null {
  if (!billing.card) return "Bind a credit card first, then top up.";
  if (billing.card.isExpired) return "The bound credit card has expired. Replace it, then top up.";
  if (billing.pendingTopUp) return "The next top-up is possible once this one is answered.";
  return null;
}

/** When to look again at a payment that waits for its answer: soon at first, then seldom. */
export function answerExpectedAt(since: Date): Date[] {
  return [6, 9, 12, 20, 30, 60, 90, 120].map((seconds) => addMs(since, seconds * SECOND_MS));
}
