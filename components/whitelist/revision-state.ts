// A revision's state in words, told by the rules.

import type { BadgeTone } from "@/components/ui/badge";
import { pendingRevision, type Revision, revisionInForce } from "@/lib/whitelist/rules";

export function revisionState(revisions: readonly Revision[], revision: number, now: Date): { label: string; tone: BadgeTone } {
  const isIt = (other: Revision | null) => other?.revision === revision;
  if (revisions.some((r) => isIt(r) && r.cancelledAt !== null)) return { label: "Cancelled", tone: "plain" };
  if (isIt(pendingRevision(revisions, now))) return { label: "Pending", tone: "note" };
  if (isIt(revisionInForce(revisions, now))) return { label: "In force", tone: "good" };
  return { label: "Ended", tone: "plain" };
}
