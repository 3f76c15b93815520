"use client";

import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { BillingView } from "@/lib/billing/queries";

const load = () => import("./top-up-dialog").then((module) => module.TopUpDialog);

type Props = Pick<BillingView, "card" | "provider" | "newestTopUpId"> & {
  /** The id of the text that says why it is not possible now; absent when it is. */
  unavailableBecause?: string | undefined;
};

export function TopUpButton({ unavailableBecause, ...facts }: Props) {
  const { intent, opening, dialog } = useLazyDialog(load, facts);
  return (
    <>
      <Button
        {...intent}
        variant="primary"
        pending={opening}
        unavailable={unavailableBecause !== undefined}
        aria-describedby={unavailableBecause}
      >
        Top up
      </Button>
      {dialog}
    </>
  );
}
