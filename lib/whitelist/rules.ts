// Which whitelist rules at an instant, and what a save does. A revision is in force on [effectiveFrom, effectiveUntil),
// unless it was cancelled, in which case it never is. Pure: now and the delay are arguments.

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
 * A pending change can no longer be cancelled or replaced this close to its instant: every process has known that instant
 * for a while and switches by itself, and one that missed the news of a cancellation would switch alone.
 */
export const FREEZE_MS = 5 * SECOND_MS;

export function revisionInForce<R extends Revision>(revisions: readonly R[], now: Date): R | null {
  return revisions.find((r) => r.cancelledAt === null && isWithin(now, r.effectiveFrom, r.effectiveUntil)) ?? null;
}

/** The saved revision that is not in force yet; there is at most one. */
export function pendingRevision<R extends Revision>(revisions: readonly R[], now: Date): R | null {
  return revisions.find((r) => r.cancelledAt === null && now.getTime() < r.effectiveFrom.getTime()) ?? null;
}

/** The list a person would edit: the pending one, else the one in force. */
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

/** `address` is canonical, as lib/whitelist/address.ts spells it. */
export function isAddressAllowed(inForce: Pick<Revision, "addresses"> | null, address: string): boolean {
  return inForce !== null && (inForce.addresses.length === 0 || inForce.addresses.includes(address));
}

/** Whether a pending revision is in its last 5 s, on [effectiveFrom − 5 s, effectiveFrom). */
export function isFrozen(pending: Pick<Revision, "effectiveFrom">, now: Date): boolean {
  return now.getTime() >= addMs(pending.effectiveFrom, -FREEZE_MS).getTime();
}

/** A new application's first list: blank is open at once; addresses wait, and until then no address may call. */
export function firstEffectiveFrom(addresses: readonly string[], now: Date, delaySeconds: number): Date {
  return addresses.length === 0 ? now : addSeconds(now, delaySeconds);
}

export type WhitelistPlan =
  | { kind: "unchanged" }
  /** The pending revision is in its last 5 s; the next change is possible from `until`. */
  | { kind: "frozen"; until: Date }
  /** A new revision from `effectiveFrom`; `replaces` is cancelled, `ends` rules until then. */
  | { kind: "change"; effectiveFrom: Date; replaces: Revision | null; ends: Revision | null };

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((address, index) => address === b[index]);
}

/**
 * What saving `addresses` (canonical) does. Only a list that differs from the newest one is a change; it restarts the clock,
 * and the list in force rules until the new instant, removals included.
 */
export function planWhitelistChange(
  revisions: readonly Revision[],
  addresses: readonly string[],
  now: Date,
  delaySeconds: number,
): WhitelistPlan {
  const pending = pendingRevision(revisions, now);
  const inForce = revisionInForce(revisions, now);
  const newest = pending ?? inForce;
  if (newest && sameList(newest.addresses, addresses)) return { kind: "unchanged" };
  if (pending && isFrozen(pending, now)) return { kind: "frozen", until: pending.effectiveFrom };
  return { kind: "change", effectiveFrom: addSeconds(now, delaySeconds), replaces: pending, ends: inForce };
}

export type CancelPlan =
  | { kind: "cancel"; pending: Revision; resumes: Revision }
  | { kind: "nothing_pending" }
  /** The first list of a new application: without it no list would ever rule. It can only be replaced. */
  | { kind: "first_list" }
  | { kind: "frozen"; until: Date };

export function planWhitelistCancel(revisions: readonly Revision[], now: Date): CancelPlan {
  const pending = pendingRevision(revisions, now);
  if (!pending) return { kind: "nothing_pending" };
  const inForce = revisionInForce(revisions, now);
  if (!inForce) return { kind: "first_list" };
  if (isFrozen(pending, now)) return { kind: "frozen", until: pending.effectiveFrom };
  return { kind: "cancel", pending, resumes: inForce };
}
