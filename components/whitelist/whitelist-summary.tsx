"use client";

import { Time } from "@/components/shell/time";
import { useNow } from "@/components/shell/use-now";
import { Badge } from "@/components/ui/badge";
import type { RevisionView } from "@/lib/applications/queries";
import { pendingRevision, revisionInForce, whitelistState } from "@/lib/whitelist/rules";
import { AddressList } from "./address-list";
import { WhitelistBadge } from "./whitelist-badge";

const SPELLED_OUT = 2;

/** What the whitelist lets in now, and what is about to change it: at a glance, in a row. */
export function WhitelistSummary({ revisions }: { revisions: RevisionView[] }) {
  const now = useNow();
  const inForce = revisionInForce(revisions, now);
  const pending = pendingRevision(revisions, now);
  const state = whitelistState(inForce);
  return (
    <div className="space-y-1.5 text-sm">
      <p className="text-xs text-ink-quiet">IP Whitelist</p>
      <div className="space-y-0.5">
        <WhitelistBadge state={state} />
        <p>
          {state === "closed" && "No address may call"}
          {state === "open" && "Any address may call"}
          {state === "restricted" && inForce && <AddressList addresses={inForce.addresses} most={SPELLED_OUT} />}
        </p>
      </div>
      {pending && (
        <div className="space-y-0.5">
          <Badge tone="note">Pending</Badge>
          <p>
            <AddressList addresses={pending.addresses} most={SPELLED_OUT} /> from{" "}
            <Time at={pending.effectiveFrom} style="near" relative />
          </p>
        </div>
      )}
    </div>
  );
}
