"use client";

import { Button } from "@/components/ui/button";
import { Icon } from "@/components/ui/icon";
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
        <Icon name="plus" className="-ml-0.5 size-4" />
        Add Application
      </Button>
      {dialog}
    </>
  );
}
