// Which whitelist is in force at an instant, and what saving a list changes. A revision is in force on
// [effectiveFrom, effectiveUntil). A cancelled revision is never in force. Pure: now and the delay are arguments.

import { addMs, addSeconds, isWithin, SECOND_MS } from "@/lib/shared/time";

export type Revision = {
  revision: number;
  addresses: string[];
  effectiveFrom: Date;
  /** Exclusive. */
  effectiveUntil: Date | null;
  cancelledAt: Date | null;
};

/**
 * How long before its instant a pending change can no longer be cancelled or replaced. Every process knows the instant
 * beforehand and switches by itself. A process that learned of a cancellation too late would switch although the others do not.
 */
export const FREEZE_MS = 5 * SECOND_MS;

export function revisionInForce<R extends Revision>(revisions: readonly R[], now: Date): R | null {
  return revisions.find((r) => r.cancelledAt === null && isWithin(now, r.effectiveFrom, r.effectiveUntil)) ?? null;
}

/** The revision that is saved and not in force yet. There is at most one. */
export function pendingRevision<R extends Revision>(revisions: readonly R[], now: Date): R | null {
  return revisions.find((r) => r.cancelledAt === null && now.getTime() < r.effectiveFrom.getTime()) ?? null;
}

/** The revision that the Modify form opens with: the pending one, else the one in force. */
export function newestRevision<R extends Revision>(revisions: readonly R[], now: Date): R | null {
  return pendingRevision(revisions, now) ?? revisionInForce(revisions, now);
}

export type WhitelistState =
  /** No revision is in force: no address may call. */
  | "closed"
  /** The list in force is blank: any address may call. */
  | "open"
  /** The addresses of the list may call. */
  | "restricted";

export function whitelistState(inForce: Pick<Revision, "addresses"> | null): WhitelistState {
  if (!inForce) return "closed";
  return inForce.addresses.length === 0 ? "open" : "restricted";
}

/** `address` is in canonical form, as lib/whitelist/address.ts returns it. */
export function isAddressAllowed(inForce: Pick<Revision, "addresses"> | null, address: string): boolean {
  return inForce !== null && (inForce.addresses.length === 0 || inForce.addresses.includes(address));
}

/** Whether a pending revision is in its last 5 s, on [effectiveFrom − 5 s, effectiveFrom). */
export function isFrozen(pending: Pick<Revision, "effectiveFrom">, now: Date): boolean {
  return now.getTime() >= addMs(pending.effectiveFrom, -FREEZE_MS).getTime();
}

/**
 * When a new application's first list takes effect: a blank list at once, addresses after the delay. Until then no address may
 * call.
 */
export function firstEffectiveFrom(addresses: readonly string[], now: Date, delaySeconds: number): Date {
  return addresses.length === 0 ? now : addSeconds(now, delaySeconds);
}

export type WhitelistChangePlan =
  | { kind: "unchanged" }
  /** The pending revision is in its last 5 s; the next change is possible from `until`. */
  | { kind: "frozen"; until: Date }
  /** The new revision is in force from `effectiveFrom`. `pending` is cancelled; `inForce` ends at `effectiveFrom`. */
  | { kind: "change"; effectiveFrom: Date; pending: Revision | null; inForce: Revision | null };

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((address, index) => address === b[index]);
}

/**
 * What saving `addresses` (in canonical form) changes. Only a list that differs from the newest one is a change. It starts the
 * delay again. Until the new instant the list in force stays unchanged: a removed address may call until then too.
 */
export function planWhitelistChange(
  revisions: readonly Revision[],
  addresses: readonly string[],
  now: Date,
  delaySeconds: number,
): WhitelistChangePlan {
  const pending = pendingRevision(revisions, now);
  const inForce = revisionInForce(revisions, now);
  const newest = pending ?? inForce;
  if (newest && sameList(newest.addresses, addresses)) return { kind: "unchanged" };
  if (pending && isFrozen(pending, now)) return { kind: "frozen", until: pending.effectiveFrom };
  return { kind: "change", effectiveFrom: addSeconds(now, delaySeconds), pending, inForce };
}

export type WhitelistCancellationPlan =
  /** `pending` is cancelled; `inForce` has no end any more. */
  | { kind: "cancel"; pending: Revision; inForce: Revision }
  | { kind: "nothing_pending" }
  /** The first list of a new application can only be replaced: without it no list would ever be in force. */
  | { kind: "first_list" }
  | { kind: "frozen"; until: Date };

export function planWhitelistCancellation(revisions: readonly Revision[], now: Date): WhitelistCancellationPlan {
  const pending = pendingRevision(revisions, now);
  if (!pending) return { kind: "nothing_pending" };
  const inForce = revisionInForce(revisions, now);
  if (!inForce) return { kind: "first_list" };
  if (isFrozen(pending, now)) return { kind: "frozen", until: pending.effectiveFrom };
  return { kind: "cancel", pending, inForce };
}
