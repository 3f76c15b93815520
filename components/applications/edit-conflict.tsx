import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { ApplicationFields } from "./application-form-fields";

type Props = {
  /** What is saved now; null until it has arrived. */
  saved: ApplicationFields | null;
  onKeepTyped: () => void;
  onUseSaved: () => void;
};

/** Somebody else, or this person in another tab, saved the application after this form was opened. */
export function EditConflict({ saved, onKeepTyped, onUseSaved }: Props) {
  return (
    <Alert
      role="alert"
      tone="wait"
      title="This application was changed meanwhile"
      actions={
        saved && (
          <>
            <Button size="sm" onClick={onKeepTyped}>
              Keep what I typed
            </Button>
            <Button size="sm" onClick={onUseSaved}>
              Load what is saved
            </Button>
          </>
        )
      }
    >
      {saved ? (
        <>
          <p>What you typed is still here, and nothing of it is saved. Saved now:</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3">
            <dt className="text-ink-quiet">Application Name</dt>
            <dd className="wrap-anywhere">{saved.name}</dd>
            <dt className="text-ink-quiet">IP Whitelist</dt>
            <dd className="wrap-anywhere">{saved.whitelist || "blank: any address may call"}</dd>
          </dl>
        </>
      ) : (
        <p className="flex items-center gap-2">
          <Spinner /> What you typed is kept. Loading what is saved now.
        </p>
      )}
    </Alert>
  );
}
