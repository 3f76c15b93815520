import type { ReactNode } from "react";
import { SecretProgress } from "@/components/secrets/secret-progress";
import { Time } from "@/components/shell/time";
import { WhitelistSummary } from "@/components/whitelist/whitelist-summary";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { mayCall } from "@/lib/applications/rules";

/** Why calls fail now and when that changes, in one strip beneath the row's columns. */
export function RowNotes({ application }: { application: ApplicationRow }) {
  const { status, suspension, revisions, secrets } = application;
  return (
    <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-1.5 rounded-md bg-sunken px-2.5 py-1.5 text-sm @wide:col-span-full @wide:row-start-2 @wide:mx-2 @wide:mt-0 @wide:mb-3">
      {!mayCall(status) && (
        <Note name="Status">
          {statusLabels[status].meaning}
          {suspension && (
            <>
              {" "}
              Since <Time at={suspension.at} style="near" />. Reason: {suspension.reason}
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
    <div className="flex min-w-0 flex-wrap gap-x-2.5 gap-y-0.5">
      <dt className="text-ink-quiet @max-md:w-full">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </div>
  );
}
