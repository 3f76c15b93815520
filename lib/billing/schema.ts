// Inputs of the commands on cards and balances, and the page parameters of the ledger. Runs in the browser too.

import * as z from "zod/mini";
import { centsOf, parseAmount } from "@/lib/shared/money";
import { reason } from "@/lib/shared/reason";
import { isTopUpAmount, MAX_TOP_UP, MIN_TOP_UP, parseCardNumber, parseExpiry } from "./rules";

const accountId = z.uuid({ error: "This is not an account." });

const amount = z.pipe(
  z.string().check(z.refine((text) => parseAmount(text) !== null, { error: "Enter an amount like 100.00.", abort: true })),
  z.transform((text) => parseAmount(text) ?? "0.00"),
);

export const topUpAmount = amount.check(
  z.refine(isTopUpAmount, { error: `A top-up is from ${MIN_TOP_UP} to ${MAX_TOP_UP} EUR.` }),
);

export const topUpInput = z.object({ accountId, amount: topUpAmount, reason });
export type TopUpInput = z.infer<typeof topUpInput>;

export const correctBalanceInput = z.object({
  accountId,
  amount: amount.check(z.refine((text) => centsOf(text) !== 0n, { error: "A correction is not zero." })),
  reason,
});
export type CorrectBalanceInput = z.infer<typeof correctBalanceInput>;

/** What is stored of a card. There is no field for the card number, and the other fields do not accept one. */
export const bindCardInput = z.object({
  accountId,
  brand: z
    .string()
    .check(z.trim(), z.regex(/^[A-Za-z][A-Za-z ]{1,29}$/, { error: "Enter the card's brand, such as Visa: 2 to 30 letters." })),
  lastFour: z
    .string()
    .check(z.trim(), z.regex(/^\d{4}$/, { error: "Enter the last four digits only, never the card's number." })),
  expiryMonth: z.int({ error: "Enter the month of expiry, 1 to 12." }).check(z.gte(1), z.lte(12)),
  expiryYear: z.int({ error: "Enter the year of expiry, such as 2030." }).check(z.gte(2000), z.lte(2199)),
  reason,
});
export type BindCardInput = z.infer<typeof bindCardInput>;

// What members send ---------------------------------------------------------------------------------------------------------

/** The idempotency key, created by the form: submitted again, by a double click or after a lost answer, it is the same payment. */
const paymentKey = z.uuid({ error: "Reload the page and try again." });

export const startTopUpInput = z.object({
  key: paymentKey,
  amount: topUpAmount,
  /** The newest top-up that the page showed, null for none. If there is a newer one the command fails with a conflict. */
  expectedTopUpId: z.nullable(z.uuid()),
});
export type StartTopUpInput = z.infer<typeof startTopUpInput>;

export const cardNumber = z
  .string()
  .check(z.refine((text) => parseCardNumber(text) !== null, { error: "Enter the card's number: 12 to 19 digits." }));

export const cardExpiry = z
  .string()
  .check(z.refine((text) => parseExpiry(text) !== null, { error: "Enter the month and year of expiry, such as 04/30." }));

export const startCardBindingInput = z.object({
  key: paymentKey,
  number: cardNumber,
  expiry: cardExpiry,
  /** When the card that the page showed was bound, null for none. If another card is bound the command fails with a conflict. */
  expectedCardBoundAt: z.nullable(z.iso.datetime()),
});
export type StartCardBindingInput = z.infer<typeof startCardBindingInput>;

// The ledger's pages --------------------------------------------------------------------------------------------------------

const position = z.catch(z.optional(z.string().check(z.regex(/^[1-9]\d{0,17}$/))), undefined);

/** Entries before or after a position in the ledger. An invalid value is ignored. */
export const ledgerParams = z.object({
  before: position,
  after: position,
  /** The page that the person came from; the page links back to it. */
  from: z.catch(z.optional(z.literal("applications")), undefined),
});
export type LedgerParams = z.infer<typeof ledgerParams>;
