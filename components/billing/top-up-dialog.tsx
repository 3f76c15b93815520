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
import { startTopUpAction } from "@/lib/actions/billing";
import type { BillingView } from "@/lib/billing/queries";
import { MAX_TOP_UP, MIN_TOP_UP } from "@/lib/billing/rules";
import { topUpAmount } from "@/lib/billing/schema";
import { usePaymentKey } from "./use-payment-key";

const fields = z.object({ amount: topUpAmount });

type Props = Pick<BillingView, "card" | "provider" | "newestTopUpId"> & { onClose: () => void };

export function TopUpDialog({ card, provider, newestTopUpId, onClose }: Props) {
  const router = useRouter();
  const withKey = usePaymentKey();
  const { form, submit, pending, failure } = useActionForm({
    schema: fields,
    defaultValues: { amount: "" },
    action: (values: { amount: string }) =>
      withKey(values, (key) => startTopUpAction({ ...values, key, expectedTopUpId: newestTopUpId })),
    onSuccess({ state }, { amount }) {
      onClose();
      notify(
        state === "accepted"
          ? { tone: "success", text: `${amount} EUR were topped up. They are available at once.` }
          : {
              tone: "info",
              text: `The payment provider has not answered yet. The top-up of ${amount} EUR is booked when it answers. You do not need to do anything.`,
            },
      );
    },
  });
  const { errors } = form.formState;
  const isConflict = failure?.code === "conflict";

  // Shows the new balance on the page, so that a person who presses again knows it.
  useEffect(() => {
    if (isConflict) router.refresh();
  }, [isConflict, router]);

  return (
    <Dialog title="Top up" width="narrow" ignoreOutsideClicks onClose={onClose}>
      <form onSubmit={submit} noValidate>
        <DialogBody>
          <Field label="Amount" required hint={`${MIN_TOP_UP} to ${MAX_TOP_UP} EUR.`} error={errors.amount?.message}>
            {(control) => (
              <div className="flex items-center gap-2">
                <Input {...control} {...form.register("amount")} inputMode="decimal" autoComplete="off" placeholder="100.00" />
                <span className="text-ink-soft">EUR</span>
              </div>
            )}
          </Field>
          {card && (
            <p className="text-sm text-ink-quiet">
              Paid with {card.brand} ending in {card.lastFour}.
              {provider === "sandbox" && " This is a sandbox: nothing is charged."}
            </p>
          )}
          <FormFailure failure={failure} />
        </DialogBody>
        <DialogFooter>
          <Button type="submit" variant="primary" pending={pending}>
            Top up
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </DialogFooter>
      </form>
    </Dialog>
  );
}
