"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import * as z from "zod/mini";
import { Field } from "@/components/form/field";
import { FormFailure } from "@/components/form/form-failure";
import { useActionForm } from "@/components/form/use-action-form";
import { notify } from "@/components/live/notify";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DialogBody } from "@/components/ui/dialog-body";
import { DialogFooter } from "@/components/ui/dialog-footer";
import { Input } from "@/components/ui/input";
import { startCardBindingAction } from "@/lib/actions/billing";
import { declineSentences } from "@/lib/billing/labels";
import type { BillingView } from "@/lib/billing/queries";
import { parseCardNumber } from "@/lib/billing/rules";
import { formatCardNumber, isTestNumber } from "@/lib/billing/sandbox-cards";
import { cardExpiry, cardNumber } from "@/lib/billing/schema";
import { SandboxCards } from "./sandbox-cards";
import { usePaymentKey } from "./use-payment-key";

const fields = z.object({
  // Checked in the browser, so that the number of a real card never leaves it.
  number: cardNumber.check(z.refine((text) => isTestNumber(parseCardNumber(text) ?? ""), { error: declineSentences.unlisted })),
  expiry: cardExpiry,
});
type Fields = z.infer<typeof fields>;

const blank: Fields = { number: "", expiry: "" };

export function BindCardDialog({ card, onClose }: Pick<BillingView, "card"> & { onClose: () => void }) {
  const router = useRouter();
  const withKey = usePaymentKey();
  const { form, submit, pending, failure } = useActionForm({
    schema: fields,
    defaultValues: blank,
    action: (values: Fields) =>
      withKey(values, (key) =>
        startCardBindingAction({ ...values, key, expectedCardBoundAt: card?.boundAt.toISOString() ?? null }),
      ),
    onSuccess({ state }) {
      onClose();
      notify(
        state === "accepted"
          ? { tone: "success", text: card ? "The credit card was replaced." : "The credit card is bound." }
          : {
              tone: "info",
              text: "The payment provider has not answered yet. The card is bound when it answers. You do not need to do anything.",
            },
      );
    },
  });
  const { errors } = form.formState;
  const isConflict = failure?.code === "conflict";

  useEffect(() => {
    if (isConflict) router.refresh();
  }, [isConflict, router]);

  function fillIn(number: string) {
    form.setValue("number", formatCardNumber(number), { shouldValidate: form.formState.isSubmitted });
    form.setFocus("expiry");
  }

  return (
    <Dialog title={card ? "Replace credit card" : "Bind credit card"} ignoreOutsideClicks onClose={onClose}>
      {/* Off, so that the browser does not offer a real card. */}
      <form onSubmit={submit} noValidate autoComplete="off">
        <DialogBody>
          <SandboxCards onUse={fillIn} />
          <div className="grid gap-5 sm:grid-cols-[2fr_1fr]">
            <Field label="Card number" required error={errors.number?.message}>
              {(control) => (
                <Input {...control} {...form.register("number")} inputMode="numeric" autoComplete="off" className="font-mono" />
              )}
            </Field>
            <Field label="Expiry" required hint="Month and year: 04/30" error={errors.expiry?.message}>
              {(control) => <Input {...control} {...form.register("expiry")} autoComplete="off" placeholder="MM/YY" />}
            </Field>
          </div>
          <p className="text-sm text-ink-quiet">
            Only the brand, the last four digits and the expiry of a card are stored.
            {card && ` The new card replaces ${card.brand} ending in ${card.lastFour}.`}
          </p>
          <FormFailure failure={failure} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" pending={pending}>
            {card ? "Replace card" : "Bind card"}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
