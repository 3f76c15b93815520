// The payment provider of this installation.

import { setTimeout as wait } from "node:timers/promises";
import { sandboxProvider } from "@/lib/billing/adapters/sandbox";
import type { PaymentProvider } from "@/lib/billing/payment-provider";
import { env } from "@/lib/platform/env";

// The timer is unreferenced, so it does not delay the stop of a process; the payment is then retried later.
const sandbox = sandboxProvider((ms) => wait(ms, null, { ref: false }));

/** Null when customer service records cards and top-ups. */
export function paymentProvider(): PaymentProvider | null {
  return env().paymentProvider === "sandbox" ? sandbox : null;
}
