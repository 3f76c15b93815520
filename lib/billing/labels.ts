// In words: why the payment provider declined, and the kind of a ledger entry.

import type { LedgerKind } from "@/prisma/client/enums";
import type { DeclineReason } from "./payment-provider";

export const declineSentences: Record<DeclineReason, string> = {
  declined: "The card was declined. Use another card, or ask its bank why.",
  expired: "The card's bank says that the card has expired. Use another card.",
  unlisted: "This number is not one of the listed test numbers. The sandbox accepts no other: never enter a real card.",
};

export const ledgerKindLabels: Record<LedgerKind, string> = { TOP_UP: "Top-up", CORRECTION: "Correction", CHARGE: "Charge" };
