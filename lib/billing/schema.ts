// Inputs of the commands on cards and balances.

import * as z from "zod/mini";
import { reason } from "@/lib/shared/reason";
import { centsOf, parseAmount } from "./amount";
import { isTopUpAmount, MAX_TOP_UP, MIN_TOP_UP } from "./rules";

const accountId = z.uuid({ error: "This is no account." });

const amount = z.pipe(
  z.string().check(z.refine((text) => parseAmount(text) !== null, { error: "Enter an amount like 100.00.", abort: true })),
  z.transform((text) => parseAmount(text) ?? "0.00"),
);

export const topUpInput = z.object({
  accountId,
  amount: amount.check(z.refine(isTopUpAmount, { error: `A top-up is from ${MIN_TOP_UP} to ${MAX_TOP_UP} EUR.` })),
  reason,
});
export type TopUpInput = z.infer<typeof topUpInput>;

export const correctBalanceInput = z.object({
  accountId,
  amount: amount.check(z.refine((text) => centsOf(text) !== 0n, { error: "A correction is not zero." })),
  reason,
});
export type CorrectBalanceInput = z.infer<typeof correctBalanceInput>;

/** What is kept of a card. There is no field for its number, and digits are refused where one might be typed. */
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
