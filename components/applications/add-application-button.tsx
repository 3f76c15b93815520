"use client";

import { DialogButton } from "@/components/ui/dialog-button";
import { Icon } from "@/components/ui/icon";
import { loadAddApplicationDialog } from "./load-dialogs";

type Props = {
  /** The id of the text that says why no application can be added now; absent when one can. */
  unavailableReasonId?: string | undefined;
};

export function AddApplicationButton({ unavailableReasonId }: Props) {
  return (
    <DialogButton load={loadAddApplicationDialog} dialogProps={{}} variant="primary" unavailableReasonId={unavailableReasonId}>
      <Icon name="plus" className="-ml-0.5 size-4" />
      Add Application
    </DialogButton>
  );
}
