"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import type { BillingView } from "@/lib/billing/queries";

const load = () => import("./top-up-dialog").then((module) => module.TopUpDialog);

type Props = Pick<BillingView, "card" | "provider" | "newestTopUpId"> & {
  /** The id of the text that says why a top-up is not possible now; absent when it is possible. */
  unavailableReasonId?: string | undefined;
};

export function TopUpButton({ unavailableReasonId, ...dialogProps }: Props) {
  return (
    <DialogButton load={load} dialogProps={dialogProps} variant="primary" unavailableReasonId={unavailableReasonId}>
      Top up
    </DialogButton>
  );
}
