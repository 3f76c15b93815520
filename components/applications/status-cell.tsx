import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { mayCall } from "@/lib/applications/rules";
import { RowNotes } from "./row-notes";
import { StatusBadge } from "./status-badge";

/** The status, and the notes below the row. */
export function StatusCell({ application }: { application: ApplicationRow }) {
  const { status } = application;
  return (
    <>
      <div className="space-y-1 text-sm @wide:px-2 @wide:py-3.5">
        <StatusBadge status={status} />
        {!mayCall(status) && <p className="sr-only">{statusLabels[status].meaning}</p>}
      </div>
      <RowNotes application={application} />
    </>
  );
}
