"use client";

import { Plus } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import { loadAddApplicationDialog } from "./load-dialogs";

type Props = {
  /** The id of the text that says why it is not possible now; absent when it is. */
  unavailableBecause?: string | undefined;
};

export function AddApplicationButton({ unavailableBecause }: Props) {
  const { intent, opening, dialog } = useLazyDialog(loadAddApplicationDialog, {});
  return (
    <>
      <Button
        {...intent}
        variant="primary"
        pending={opening}
        unavailable={unavailableBecause !== undefined}
        aria-describedby={unavailableBecause}
      >
        <Plus aria-hidden className="-ml-0.5 size-4" />
        Add Application
      </Button>
      {dialog}
    </>
  );
}
