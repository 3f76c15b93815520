// A credit card as text.

import type { CardView } from "@/lib/accounts/queries";
import { isCardExpiredAt } from "@/lib/billing/rules";
import { now } from "@/lib/platform/clock";
import { CommandFailure } from "./failure";

/** Parses `12/2030` or `12/30`. Throws a CommandFailure for other text. */
export function parseExpiry(text: string): { expiryMonth: number; expiryYear: number } {
  const match = /^(0?[1-9]|1[0-2])\/(\d{2}|\d{4})$/.exec(text.trim());
  if (!match) throw new CommandFailure("Enter the expiry as month and year, such as 12/2030.");
  const year = Number(match[2]);
  return { expiryMonth: Number(match[1]), expiryYear: year < 100 ? 2000 + year : year };
}

/** `Visa 4242 12/2030`, `Visa 4242 12/2020 (expired)` or `none` */
export function formatCard(card: CardView | null): string {
  if (!card) return "none";
  const expiry = `${String(card.expiryMonth).padStart(2, "0")}/${card.expiryYear}`;
  return `${card.brand} ${card.lastFour} ${expiry}${isCardExpiredAt(card, now()) ? " (expired)" : ""}`;
}
