// What is asked of a payment provider, and how long a person waits for its answer. A provider is asked outside any
// transaction, of a payment that is already written down; a real processor comes behind the same two calls.

import { SECOND_MS } from "@/lib/shared/time";

/** What may ever be kept or logged of a card. */
export type Card = { brand: string; lastFour: string; expiryMonth: number; expiryYear: number };

/** The closed list of why a provider refuses. `unlisted` is the sandbox's own: a number that is none of its test numbers. */
export const providerRefusals = ["declined", "expired", "unlisted"] as const;
export type ProviderRefusal = (typeof providerRefusals)[number];

export type ProviderAnswer<Value> = { accepted: true; value: Value } | { accepted: false; refusal: ProviderRefusal };

/**
 * Both calls carry the payment's key, and asking again with the same key answers the same and charges nothing more: after
 * a lost answer one simply asks again. They throw when the provider cannot be reached; then nothing is known.
 */
export type PaymentProvider = {
  /** `number` is handed on and kept nowhere: digits only. */
  bindCard(request: { key: string; number: string; expiryMonth: number; expiryYear: number }): Promise<ProviderAnswer<Card>>;
  /** `amount` in EUR, as a decimal string with two places. */
  charge(request: { key: string; card: Card; amount: string }): Promise<ProviderAnswer<null>>;
};

/** How long a person is kept waiting; the answer is taken whenever it comes. */
export const PATIENCE_MS = 5 * SECOND_MS;

/** The answer if it comes before `patience` is over, else null. The answer goes on being awaited by whoever holds it. */
export async function answerWithin<T>(answer: Promise<T>, patience: Promise<unknown>): Promise<T | null> {
  return Promise.race([answer, patience.then(() => null)]);
}
