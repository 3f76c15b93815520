// When a card may be used, and how much may be topped up at once. Pure.

import { centsOf } from "./amount";

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
