// The test cards of the sandbox payment provider. Each number has a fixed answer. Runs in the browser too, so that the number
// of a real card never leaves it.

import { SECOND_MS } from "@/lib/shared/time";
import { type DeclineReason, PROVIDER_TIMEOUT_MS } from "./payment-provider";

export type SandboxCard = {
  /** Digits only. */
  number: string;
  brand: string;
  answer: "accepted" | DeclineReason;
  /** How long the sandbox waits before it answers. */
  delayMs: number;
  /** What the card does, for the form: "is declined". */
  meaning: string;
};

/** Longer than the provider timeout, so that a late answer can be tried out. */
const LATE_MS = PROVIDER_TIMEOUT_MS + 3 * SECOND_MS;

export const sandboxCards: readonly SandboxCard[] = [
  { number: "4242424242424242", brand: "Visa", answer: "accepted", delayMs: 0, meaning: "is accepted" },
  { number: "4000000000000309", brand: "Visa", answer: "declined", delayMs: 0, meaning: "is declined" },
  { number: "4000000000000507", brand: "Visa", answer: "expired", delayMs: 0, meaning: "has expired" },
  { number: "4000000000000903", brand: "Visa", answer: "accepted", delayMs: LATE_MS, meaning: "is accepted, but answers late" },
];

export function isTestNumber(digits: string): boolean {
  return sandboxCards.some(({ number }) => number === digits);
}

/** `4242 4242 4242 4242` */
export function formatCardNumber(digits: string): string {
  return digits.replace(/(\d{4})(?=\d)/g, "$1 ");
}
