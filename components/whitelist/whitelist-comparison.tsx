"use client";

import type { ReactNode } from "react";
import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { RevisionView } from "@/lib/applications/queries";
import { pendingRevision, revisionInForce, whitelistState } from "@/lib/whitelist/rules";
import { AddressList } from "./address-list";
import { WhitelistBadge } from "./whitelist-badge";

type Props = {
  revisions: RevisionView[];
  /** Buttons for the pending list. */
  pendingActions?: ReactNode;
};

/** The list in force and the pending one, side by side. */
export function WhitelistComparison({ revisions, pendingActions }: Props) {
  const now = useNow();
  const inForce = revisionInForce(revisions, now);
  const pending = pendingRevision(revisions, now);
  const state = whitelistState(inForce);
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <section className="space-y-2 rounded-md border border-line bg-surface p-3">
        <h3 className="flex items-center gap-2 text-sm font-medium text-ink-soft">
          Now <WhitelistBadge state={state} />
        </h3>
        {inForce ? (
          <>
            {state === "restricted" && <AddressList addresses={inForce.addresses} className="block" />}
            <p className="text-sm text-ink-quiet">
              since <Time at={inForce.effectiveFrom} />
            </p>
          </>
        ) : (
          <p>The first list has not taken effect yet.</p>
        )}
      </section>
      <section className="space-y-2 rounded-md border border-line bg-surface p-3">
        <h3 className="flex items-center gap-2 text-sm font-medium text-ink-soft">
          Next {pending ? <Badge tone="info">Pending</Badge> : <Badge tone="neutral">No change</Badge>}
        </h3>
        {pending ? (
          <>
            <AddressList addresses={pending.addresses} className="block first-letter:uppercase" />
            <p className="text-sm text-ink-quiet">
              takes effect at <Time at={pending.effectiveFrom} relative />
            </p>
            {pendingActions}
          </>
        ) : (
          <p className="text-ink-quiet">No change is pending.</p>
        )}
      </section>
    </div>
  );
}
