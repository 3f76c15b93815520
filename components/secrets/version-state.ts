// The label of a version's state, derived from the rules at an instant.

import type { BadgeTone } from "@/components/ui/badge";
import { oldVersionInOverlap, pendingVersion, type SecretVersion, versionsInForce } from "@/lib/secrets/rules";

export type VersionState = { label: string; tone: BadgeTone };

/** Null for a version that the page has not loaded yet. */
export function versionState(versions: readonly SecretVersion[], version: number, now: Date): VersionState | null {
  const matches = (other: SecretVersion | null | undefined) => other?.version === version;
  if (!versions.some(matches)) return null;
  if (versions.some((v) => matches(v) && v.cancelledAt !== null)) return { label: "Cancelled", tone: "neutral" };
  if (matches(pendingVersion(versions, now))) return { label: "Pending", tone: "info" };
  if (matches(oldVersionInOverlap(versions, now))) return { label: "In overlap", tone: "warning" };
  if (versionsInForce(versions, now).some(matches)) return { label: "In force", tone: "success" };
  return { label: "Ended", tone: "neutral" };
}
