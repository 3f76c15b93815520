// The interface of a payment provider, and how long a person waits for its answer. The provider is called outside any
// transaction, for a payment whose row exists already. A real payment processor implements the same two calls.

import { SECOND_MS } from "@/lib/shared/time";

/** All that may be stored or logged of a card. */
export type Card = { brand: string; lastFour: string; expiryMonth: number; expiryYear: number };

/** Why a provider declines; a closed list. Only the sandbox uses `unlisted`: the number is not one of its test numbers. */
export const declineReasons = ["declined", "expired", "unlisted"] as const;
export type DeclineReason = (typeof declineReasons)[number];

export type ProviderAnswer<Value> = { accepted: true; value: Value } | { accepted: false; reason: DeclineReason };

/**
 * Both calls carry the payment's idempotency key: a second call with the same key gets the same answer and charges nothing
 * more, so a call whose answer was lost can be retried. They throw when the provider cannot be reached; the result is then
 * unknown.
 */
export type PaymentProvider = {
  /** `number` has digits only. It is passed on and never stored. */
  bindCard(request: { key: string; number: string; expiryMonth: number; expiryYear: number }): Promise<ProviderAnswer<Card>>;
  /** `amount` in EUR, as a decimal string with two places. */
  charge(request: { key: string; card: Card; amount: string }): Promise<ProviderAnswer<null>>;
};

/** How long a person waits for the provider. An answer that comes later is still processed. */
export const PROVIDER_TIMEOUT_MS = 5 * SECOND_MS;

/** The answer, or null when `timeout` resolves first. The caller must still handle an answer that comes later. */
export async function answerOrTimeout<T>(answer: Promise<T>, timeout: Promise<unknown>): Promise<T | null> {
  return Promise.race([answer, timeout.then(() => null)]);
}
