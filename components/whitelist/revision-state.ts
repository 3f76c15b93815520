// The label of a revision's state, derived from the rules at an instant.

import type { BadgeTone } from "@/components/ui/badge";
import { pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export function revisionState(revisions: readonly Revision[], revision: number, now: Date): { label: string; tone: BadgeTone } {
  const matches = (other: Revision | null) => other?.revision === revision;
  if (revisions.some((r) => matches(r) && r.cancelledAt !== null)) return { label: "Cancelled", tone: "neutral" };
  if (matches(pendingRevision(revisions, now))) return { label: "Pending", tone: "info" };
  if (matches(revisionInForce(revisions, now))) return { label: "In force", tone: "success" };
  return { label: "Ended", tone: "neutral" };
}
