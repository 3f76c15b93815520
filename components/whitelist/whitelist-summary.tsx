"use client";

import { Time } from "@/components/live/time";
import { useNow } from "@/components/live/use-now";
import { Badge } from "@/components/ui/badge";
import type { RevisionView } from "@/lib/applications/queries";
import { pendingRevision, revisionInForce, whitelistState } from "@/lib/whitelist/rules";
import { AddressList } from "./address-list";
import { WhitelistBadge } from "./whitelist-badge";

const SHOWN_ADDRESSES = 3;

/** The list in force and the pending one in one line each. */
export function WhitelistSummary({ revisions }: { revisions: RevisionView[] }) {
  const now = useNow();
  const inForce = revisionInForce(revisions, now);
  const pending = pendingRevision(revisions, now);
  const state = whitelistState(inForce);
  return (
    <div className="flex flex-wrap gap-x-4 gap-y-0.5">
      <p>
        <WhitelistBadge state={state} />{" "}
        {state === "restricted" && inForce && <AddressList addresses={inForce.addresses} limit={SHOWN_ADDRESSES} />}
      </p>
      {pending && (
        <p>
          <Badge tone="info">Pending</Badge> <AddressList addresses={pending.addresses} limit={SHOWN_ADDRESSES} /> from{" "}
          <Time at={pending.effectiveFrom} style="short" relative />
        </p>
      )}
    </div>
  );
}
