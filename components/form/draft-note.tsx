import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";

/** Shown in the form: its entries come from a draft, which can be discarded. */
export function DraftNote({ onDiscard }: { onDiscard: () => void }) {
  return (
    <Alert
      tone="info"
      title="Your draft was restored"
      actions={
        <Button size="sm" onClick={onDiscard}>
          Discard draft
        </Button>
      }
    >
      <p>These are your entries that are not saved yet.</p>
    </Alert>
  );
}
