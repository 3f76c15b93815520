// Why the payment provider refused, and what an entry of the ledger is, in words.

import type { LedgerKind } from "@/prisma/client/enums";
import type { ProviderRefusal } from "./payment-provider";

export const refusalSentences: Record<ProviderRefusal, string> = {
  declined: "The card was declined. Use another card, or ask its bank why.",
  expired: "The card has expired, says its bank. Use another card.",
  unlisted: "This is none of the listed test numbers. Nothing else is taken here: never enter a real card.",
};

export const ledgerKindLabels: Record<LedgerKind, string> = { TOP_UP: "Top-up", CORRECTION: "Correction", CHARGE: "Charge" };
