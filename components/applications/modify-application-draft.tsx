"use client";

import { DraftAlert } from "@/components/form/draft-alert";
import { useLazyDialog } from "@/components/ui/use-lazy-dialog";
import type { ApplicationRow } from "@/lib/applications/queries";
import { loadModifyApplicationDialog } from "./load-dialogs";

export function ModifyApplicationDraft({ storageKey, application }: { storageKey: string; application: ApplicationRow }) {
  const { openerProps, opening, dialog } = useLazyDialog(loadModifyApplicationDialog, { application });
  return (
    <>
      <DraftAlert
        dialogTitle={`Modify Application ${application.name}`}
        storageKey={storageKey}
        openerProps={openerProps}
        opening={opening}
      />
      {dialog}
    </>
  );
}
