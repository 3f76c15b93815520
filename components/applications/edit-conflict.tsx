import { Alert } from "@/components/ui/alert";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import type { ApplicationFields } from "./application-form-fields";

type Props = {
  /** The values in the database; null until they are loaded. */
  saved: ApplicationFields | null;
  onKeepChanges: () => void;
  onDiscardChanges: () => void;
};

/** Shown when the application was saved by somebody else, or in another tab, after this form was opened. */
export function EditConflict({ saved, onKeepChanges, onDiscardChanges }: Props) {
  return (
    <Alert
      role="alert"
      tone="warning"
      title="This application was changed in the meantime"
      actions={
        saved && (
          <>
            <Button size="sm" onClick={onKeepChanges}>
              Keep my changes
            </Button>
            <Button size="sm" onClick={onDiscardChanges}>
              Discard my changes
            </Button>
          </>
        )
      }
    >
      {saved ? (
        <>
          <p>Your changes are still in this form and are not saved. The saved values are now:</p>
          <dl className="grid grid-cols-[auto_1fr] gap-x-3">
            <dt className="text-ink-quiet">Application Name</dt>
            <dd className="wrap-anywhere">{saved.name}</dd>
            <dt className="text-ink-quiet">IP Whitelist</dt>
            <dd className="wrap-anywhere">{saved.whitelist || "blank: any address may call"}</dd>
          </dl>
        </>
      ) : (
        <p className="flex items-center gap-2">
          <Spinner /> Your changes are kept. Loading the saved values.
        </p>
      )}
    </Alert>
  );
}
