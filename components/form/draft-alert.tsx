"use client";

import { useSyncExternalStore } from "react";
import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import type { DialogIntent } from "@/components/ui/use-lazy-dialog";
import { onDraftChange, readDraft, removeDraft } from "./drafts";

type Props = {
  /** The form that was interrupted, by the name of its dialog. */
  what: string;
  storageKey: string;
  intent: DialogIntent;
  opening: boolean;
};

/** On the page: a form was interrupted, and can be taken up again. */
export function DraftAlert({ what, storageKey, intent, opening }: Props) {
  const exists = useSyncExternalStore(
    onDraftChange,
    () => readDraft(storageKey) !== null,
    () => false,
  );
  if (!exists) return null;
  return (
    <Alert
      tone="note"
      title={`Your draft of ${what} is kept`}
      actions={
        <>
          <Button size="sm" pending={opening} {...intent}>
            Continue
          </Button>
          <Button size="sm" onClick={() => removeDraft(storageKey)}>
            Discard draft
          </Button>
        </>
      }
    >
      <p>You were interrupted before you saved it.</p>
    </Alert>
  );
}
