// A payment provider that charges nothing. It accepts only the listed test cards, so that nobody enters a real card. It keeps
// no state: the same request always gets the same answer.

import type { DeclineReason, PaymentProvider, ProviderAnswer } from "@/lib/billing/payment-provider";
import { type SandboxCard, sandboxCards } from "@/lib/billing/sandbox-cards";

const decline = (reason: DeclineReason) => ({ accepted: false as const, reason });

/** `delay` resolves after that many milliseconds; cards that answer late wait for it. */
export function sandboxProvider(delay: (ms: number) => Promise<unknown>): PaymentProvider {
  async function answer<Value>(card: SandboxCard | undefined, value: Value): Promise<ProviderAnswer<Value>> {
    if (card && card.delayMs > 0) await delay(card.delayMs);
    return !card || card.answer === "accepted" ? { accepted: true, value } : decline(card.answer);
  }
  return {
    async bindCard({ number, expiryMonth, expiryYear }) {
      const card = sandboxCards.find((listed) => listed.number === number);
      if (!card) return decline("unlisted");
      return answer(card, { brand: card.brand, lastFour: number.slice(-4), expiryMonth, expiryYear });
    },
    // A card that customer service recorded is not in the list. It is accepted, and charged nothing as well.
    charge: ({ card }) =>
      answer(
        sandboxCards.find(({ number }) => number.endsWith(card.lastFour)),
        null,
      ),
  };
}
