// A payment provider that charges nothing. It takes only the numbers listed here, so that nobody types a real card into it,
// and each number behaves in its own way. It keeps nothing: the same question always has the same answer.

import { PATIENCE_MS, type PaymentProvider, type ProviderAnswer, type ProviderRefusal } from "@/lib/billing/payment-provider";
import { SECOND_MS } from "@/lib/shared/time";

export type SandboxCard = {
  /** Digits only. */
  number: string;
  brand: string;
  answer: "accepted" | ProviderRefusal;
  answersAfterMs: number;
  /** What it is for, in words for the form. */
  meaning: string;
};

/** Beyond anybody's patience, so that the late answer can be seen. */
const LATE_MS = PATIENCE_MS + 3 * SECOND_MS;

export const sandboxCards: readonly SandboxCard[] = [
  { number: "4242424242424242", brand: "Visa", answer: "accepted", answersAfterMs: 0, meaning: "is accepted" },
  { number: "4000000000000309", brand: "Visa", answer: "declined", answersAfterMs: 0, meaning: "is declined" },
  { number: "4000000000000507", brand: "Visa", answer: "expired", answersAfterMs: 0, meaning: "has expired" },
  {
    number: "4000000000000903",
    brand: "Visa",
    answer: "accepted",
    answersAfterMs: LATE_MS,
    meaning: "is accepted, but answers late",
  },
];

/** `4242 4242 4242 4242` */
export function formatCardNumber(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, "$1 ");
}

export function isTestNumber(digits: string): boolean {
  return sandboxCards.some(({ number }) => number === digits);
}

/** `pause` is how a late answer is waited for. */
export function sandboxProvider(pause: (ms: number) => Promise<unknown>): PaymentProvider {
  async function answer<Value>(card: SandboxCard | undefined, value: Value): Promise<ProviderAnswer<Value>> {
    if (card && card.answersAfterMs > 0) await pause(card.answersAfterMs);
    if (!card || card.answer === "accepted") return { accepted: true, value };
    return { accepted: false, refusal: card.answer };
  }
  return {
    async bindCard({ number, expiryMonth, expiryYear }) {
      const card = sandboxCards.find((listed) => listed.number === number);
      if (!card) return { accepted: false, refusal: "unlisted" };
      return answer(card, { brand: card.brand, lastFour: number.slice(-4), expiryMonth, expiryYear });
    },
    // A card that customer service recorded is none of the listed ones, and is charged nothing as well.
    charge: ({ card }) =>
      answer(
        sandboxCards.find(({ number }) => number.endsWith(card.lastFour)),
        null,
      ),
  };
}
