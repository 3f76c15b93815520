// The payment provider that this installation talks to.

import { setTimeout as wait } from "node:timers/promises";
import { sandboxProvider } from "@/lib/billing/adapters/sandbox";
import type { PaymentProvider } from "@/lib/billing/payment-provider";
import { env } from "@/lib/platform/env";

// Unreferenced: an answer that comes late does not keep a process from stopping; the payment is asked about again later.
const sandbox = sandboxProvider((ms) => wait(ms, null, { ref: false }));

/** Null where customer service records cards and top-ups. */
export function paymentProvider(): PaymentProvider | null {
  return env().paymentProvider === "sandbox" ? sandbox : null;
}
