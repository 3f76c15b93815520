import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { SecretProgress } from "@/components/secrets/secret-progress";
import { WhitelistSummary } from "@/components/whitelist/whitelist-summary";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { mayCall } from "@/lib/applications/rules";

/** The notes below a row: why calls are accepted or refused now, and when that changes. */
export function RowNotes({ application }: { application: ApplicationRow }) {
  const { status, suspension, revisions, secrets } = application;
  return (
    <dl className="row-notes">
      {!mayCall(status) && (
        <Note name="Status">
          {statusLabels[status].meaning}
          {suspension && (
            <>
              {" "}
              Since <Time at={suspension.at} style="short" />. Reason: {suspension.reason}
            </>
          )}
        </Note>
      )}
      <Note name="IP Whitelist">
        <WhitelistSummary revisions={revisions} />
      </Note>
      <SecretProgress secrets={secrets} frame={(progress) => <Note name="Application Secret">{progress}</Note>} />
    </dl>
  );
}

function Note({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
