import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** Says that the form holds what was typed before, and lets it be given up. */
export function DraftNote({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Alert
      tone="note"
      title="Your draft was restored"
      actions={
        <Button size="sm" onClick={onDiscard}>
          Discard draft
        </Button>
      }
    >
      <p>These are the entries you had not saved yet.</p>
    </Alert>
  );
}
