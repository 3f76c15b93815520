"use client";

import { useSyncExternalStore } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { DialogOpenerProps } from "@/components/ui/use-lazy-dialog";
import { onDraftChange, readDraft, removeDraft } from "./drafts";

type Props = {
  /** The title of the dialog that the draft belongs to. */
  dialogTitle: string;
  storageKey: string;
  openerProps: DialogOpenerProps;
  opening: boolean;
};

/** Shown on the page: there is a draft, and a button opens its dialog again. */
export function DraftAlert({ dialogTitle, storageKey, openerProps, opening }: Props) {
  const exists = useSyncExternalStore(
    onDraftChange,
    () => readDraft(storageKey) !== null,
    () => false,
  );
  if (!exists) return null;
  return (
    <Alert
      tone="info"
      title={`Your draft of ${dialogTitle} is kept`}
      actions={
        <>
          <Button size="sm" pending={opening} {...openerProps}>
            Continue
          </Button>
          <Button size="sm" onClick={() => removeDraft(storageKey)}>
            Discard draft
          </Button>
        </>
      }
    >
      <p>It is not saved yet. Continue to edit it, or discard it.</p>
    </Alert>
  );
}
