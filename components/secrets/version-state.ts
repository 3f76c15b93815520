// A version's state in words, told by the rules.

import type { BadgeTone } from "@/components/ui/badge";
import { oldVersionInOverlap, pendingVersion, type SecretVersion, versionsInForce } from "@/lib/secrets/rules";

export type VersionState = { label: string; tone: BadgeTone };

/** Null for a version that is so new that the page does not know it yet. */
export function versionState(versions: readonly SecretVersion[], version: number, now: Date): VersionState | null {
  const isIt = (other: SecretVersion | null | undefined) => other?.version === version;
  if (!versions.some(isIt)) return null;
  if (versions.some((v) => isIt(v) && v.cancelledAt !== null)) return { label: "Cancelled", tone: "plain" };
  if (isIt(pendingVersion(versions, now))) return { label: "Pending", tone: "note" };
  if (isIt(oldVersionInOverlap(versions, now))) return { label: "Running out", tone: "wait" };
  if (versionsInForce(versions, now).some(isIt)) return { label: "In force", tone: "good" };
  return { label: "Ended", tone: "plain" };
}
