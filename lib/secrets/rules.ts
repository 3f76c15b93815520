// Which secret versions are in force at an instant, and what an update changes. A version is in force on
// [validFrom, validUntil). A cancelled version is never in force. At most two are in force at once. Pure: now and delays are
// arguments.

import { addMs, addSeconds, isWithin, SECOND_MS } from "@/lib/shared/time";

export type SecretVersion = {
  version: number;
  /** 0 or 1. At any instant at most one version per slot is in force. */
  slot: number;
  validFrom: Date;
  /** Exclusive. */
  validUntil: Date | null;
  cancelledAt: Date | null;
};

/** The overlap that the person chooses, in seconds: how long the old secret stays in force beside the new one. */
export const overlaps = { none: 0, "15m": 15 * 60, "1h": 60 * 60, "24h": 24 * 60 * 60 } as const;
export type Overlap = keyof typeof overlaps;
export const DEFAULT_OVERLAP: Overlap = "15m";

/** How long a revealed secret is shown before it is hidden. */
export const REVEAL_SECONDS = 60;

/** How long before its instant a pending version can no longer be cancelled. Same reason as for the whitelist. */
export const FREEZE_MS = 5 * SECOND_MS;

/** Oldest first: one version, or two during an overlap. */
export function versionsInForce<V extends SecretVersion>(versions: readonly V[], now: Date): V[] {
  return versions
    .filter((v) => v.cancelledAt === null && isWithin(now, v.validFrom, v.validUntil))
    .sort((a, b) => a.version - b.version);
}

/** The version that is not in force yet. There is at most one. */
export function pendingVersion<V extends SecretVersion>(versions: readonly V[], now: Date): V | null {
  return versions.find((v) => v.cancelledAt === null && now.getTime() < v.validFrom.getTime()) ?? null;
}

/** The versions that may be revealed: in force or pending, oldest first. */
export function versionsToReveal<V extends SecretVersion>(versions: readonly V[], now: Date): V[] {
  const pending = pendingVersion(versions, now);
  return [...versionsInForce(versions, now), ...(pending ? [pending] : [])];
}

/**
 * The instant from which another update is possible: the end of the old version while an update is pending or two versions are
 * in force. Null when an update is possible now.
 */
export function nextUpdateAt(versions: readonly SecretVersion[], now: Date): Date | null {
  const inForce = versionsInForce(versions, now);
  const pending = pendingVersion(versions, now);
  const old = inForce[0];
  if (old?.validUntil && (pending || inForce.length > 1)) return old.validUntil;
  return pending ? pending.validFrom : null;
}

export type UpdateTiming =
  /** No SMS was ever accepted, so no program can depend on the old secret. */
  | "immediate"
  /** SMS were accepted, so programs need time to switch to the new secret. */
  | "delayed";

export function updateTiming(firstSmsAcceptedAt: Date | null): UpdateTiming {
  return firstSmsAcceptedAt === null ? "immediate" : "delayed";
}

export type UpdateInstants = {
  /** Inclusive. */
  newValidFrom: Date;
  /** Exclusive. */
  oldValidUntil: Date;
};

/** The instants of an update at `now`. If no SMS was ever accepted there is neither delay nor overlap. */
export function updateInstants(
  firstSmsAcceptedAt: Date | null,
  now: Date,
  delaySeconds: number,
  overlap: Overlap,
): UpdateInstants {
  if (updateTiming(firstSmsAcceptedAt) === "immediate") return { newValidFrom: now, oldValidUntil: now };
  const newValidFrom = addSeconds(now, delaySeconds);
  return { newValidFrom, oldValidUntil: addSeconds(newValidFrom, overlaps[overlap]) };
}

export type UpdateCancellationPlan<V extends SecretVersion> =
  /** `pending` is cancelled; `inForce` has no end any more. */
  { kind: "cancel"; pending: V; inForce: V } | { kind: "nothing_pending" } | { kind: "frozen"; until: Date };

export function planUpdateCancellation<V extends SecretVersion>(versions: readonly V[], now: Date): UpdateCancellationPlan<V> {
  const pending = pendingVersion(versions, now);
  const inForce = versionsInForce(versions, now).at(-1);
  if (!pending || !inForce) return { kind: "nothing_pending" };
  if (now.getTime() >= addMs(pending.validFrom, -FREEZE_MS).getTime()) return { kind: "frozen", until: pending.validFrom };
  return { kind: "cancel", pending, inForce };
}

/** The old version during an overlap, when two versions are in force; null otherwise. */
export function oldVersionInOverlap<V extends SecretVersion>(versions: readonly V[], now: Date): V | null {
  const inForce = versionsInForce(versions, now);
  return inForce.length > 1 ? (inForce[0] ?? null) : null;
}
