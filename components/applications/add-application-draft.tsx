"use client";

import { DraftAlert } from "@/components/form/draft-alert";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import { loadAddApplicationDialog } from "./load-dialogs";

export function AddApplicationDraft({ storageKey }: { storageKey: string }) {
  const { openerProps, opening, dialog } = useLazyDialog(loadAddApplicationDialog, {});
  return (
    <>
      <DraftAlert dialogTitle="Add Application" storageKey={storageKey} openerProps={openerProps} opening={opening} />
      {dialog}
    </>
  );
}
