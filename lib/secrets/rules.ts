// Which secret versions are valid at an instant, and what an update does. A version is valid on [validFrom, validUntil),
// unless it was cancelled, in which case it never is. At most two are valid at once. Pure: now and delays are arguments.

import { addMs, addSeconds, isWithin, SECOND_MS } from "@/lib/shared/time";

export type SecretVersion = {
  version: number;
  /** 0 or 1; at most one version a slot is valid at any instant. */
  slot: number;
  validFrom: Date;
  /** Exclusive. */
  validUntil: Date | null;
  cancelledAt: Date | null;
};

/** How long the old secret goes on beside the new one, in seconds; the person chooses. */
export const overlaps = { none: 0, "15m": 15 * 60, "1h": 60 * 60, "24h": 24 * 60 * 60 } as const;
export type Overlap = keyof typeof overlaps;
export const DEFAULT_OVERLAP: Overlap = "15m";

/** How long a revealed secret stays on the screen before it hides itself. */
export const REVEAL_SECONDS = 60;

/** As for the whitelist: this close to its instant a pending version can no longer be taken back. */
export const FREEZE_MS = 5 * SECOND_MS;

/** Oldest first; one, or two while an old one runs out beside a new one. */
export function versionsInForce<V extends SecretVersion>(versions: readonly V[], now: Date): V[] {
  return versions
    .filter((v) => v.cancelledAt === null && isWithin(now, v.validFrom, v.validUntil))
    .sort((a, b) => a.version - b.version);
}

/** The version that will be valid and is not yet; there is at most one. */
export function pendingVersion<V extends SecretVersion>(versions: readonly V[], now: Date): V | null {
  return versions.find((v) => v.cancelledAt === null && now.getTime() < v.validFrom.getTime()) ?? null;
}

/** Versions that may be shown: in force or pending, oldest first. */
export function versionsToReveal<V extends SecretVersion>(versions: readonly V[], now: Date): V[] {
  const pending = pendingVersion(versions, now);
  return [...versionsInForce(versions, now), ...(pending ? [pending] : [])];
}

/**
 * The instant from which another update is possible: the end of the old version while one is pending or running out.
 * Null when it is possible now.
 */
export function nextUpdateAt(versions: readonly SecretVersion[], now: Date): Date | null {
  const inForce = versionsInForce(versions, now);
  const pending = pendingVersion(versions, now);
  const old = inForce[0];
  if (old?.validUntil && (pending || inForce.length > 1)) return old.validUntil;
  return pending ? pending.validFrom : null;
}

export type UpdateCase =
  /** No SMS was ever accepted: nobody can be using the old secret. */
  | "immediate"
  /** SMS were accepted: programs that send need time to change over. */
  | "delayed";

export function updateCase(firstSmsAcceptedAt: Date | null): UpdateCase {
  return firstSmsAcceptedAt === null ? "immediate" : "delayed";
}

export type UpdateInstants = {
  /** The new version is valid from here. */
  newFrom: Date;
  /** The old version ends here, exclusive. */
  oldUntil: Date;
};

/** Every instant of an update at `now`. Without an accepted SMS there is neither delay nor overlap. */
export function updateInstants(
  firstSmsAcceptedAt: Date | null,
  now: Date,
  delaySeconds: number,
  overlap: Overlap,
): UpdateInstants {
  if (updateCase(firstSmsAcceptedAt) === "immediate") return { newFrom: now, oldUntil: now };
  const newFrom = addSeconds(now, delaySeconds);
  return { newFrom, oldUntil: addSeconds(newFrom, overlaps[overlap]) };
}

export type UpdateCancelPlan<V extends SecretVersion> =
  | { kind: "cancel"; pending: V; resumes: V }
  | { kind: "nothing_pending" }
  | { kind: "frozen"; until: Date };

/** Cancelling gives the old version back its open end. */
export function planUpdateCancel<V extends SecretVersion>(versions: readonly V[], now: Date): UpdateCancelPlan<V> {
  const pending = pendingVersion(versions, now);
  const inForce = versionsInForce(versions, now).at(-1);
  if (!pending || !inForce) return { kind: "nothing_pending" };
  if (now.getTime() >= addMs(pending.validFrom, -FREEZE_MS).getTime()) return { kind: "frozen", until: pending.validFrom };
  return { kind: "cancel", pending, resumes: inForce };
}

/** The old version that runs out beside the new one; null when only one is valid. */
export function versionRunningOut<V extends SecretVersion>(versions: readonly V[], now: Date): V | null {
  const inForce = versionsInForce(versions, now);
  return inForce.length > 1 ? (inForce[0] ?? null) : null;
}
