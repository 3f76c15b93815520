"use server";

import { completeCardBinding, completeTopUp, startCardBinding, startTopUp } from "@/lib/billing/commands";
import { startCardBindingInput, startTopUpInput } from "@/lib/billing/schema";
import { defineAction } from "@/lib/web/define-action";
import { paymentProvider } from "@/lib/web/payment-provider";

export const startCardBindingAction = defineAction(startCardBindingInput, startCardBinding, {
  after: (actor, started) => completeCardBinding(paymentProvider(), actor, started),
});
export const startTopUpAction = defineAction(startTopUpInput, startTopUp, {
  after: (actor, started) => completeTopUp(paymentProvider(), actor, started),
});
