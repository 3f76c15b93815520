import { Time } from "@/components/shell/time";
import { WhitelistSummary } from "@/components/whitelist/whitelist-summary";
import { statusLabels } from "@/lib/applications/labels";
import type { ApplicationRow } from "@/lib/applications/queries";
import { StatusBadge } from "./status-badge";

/** Whether a call gets in: the status, and what the whitelist says about it now. */
export function StatusCell({ application }: { application: ApplicationRow }) {
  const { status, suspension, revisions } = application;
  return (
    <div className="space-y-2">
      <div className="space-y-1">
        <StatusBadge status={status} />
        <p className="text-xs text-ink-quiet">{statusLabels[status].meaning}</p>
        {suspension && (
          <p className="text-sm wrap-anywhere">
            Reason: {suspension.reason} (since <Time at={suspension.at} style="near" />)
          </p>
        )}
      </div>
      <WhitelistSummary revisions={revisions} />
    </div>
  );
}
