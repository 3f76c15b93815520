import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, addSeconds } from "@/lib/shared/time";
import {
  firstEffectiveFrom,
  isAddressAllowed,
  newestRevision,
  pendingRevision,
  planWhitelistCancellation,
  planWhitelistChange,
  type Revision,
  revisionInForce,
  whitelistState,
} from "./rules";

const T = new Date("2026-03-01T10:00:00.000Z");
const DELAY = 600;

function revision(
  number: number,
  addresses: string[],
  from: Date,
  until: Date | null = null,
  cancelledAt: Date | null = null,
): Revision {
  return { revision: number, addresses, effectiveFrom: from, effectiveUntil: until, cancelledAt };
}

/** The revisions after a save, as saveWhitelist would write them. */
function applied(revisions: Revision[], addresses: string[], at: Date): Revision[] {
  const plan = planWhitelistChange(revisions, addresses, at, DELAY);
  if (plan.kind !== "change") return revisions;
  return [
    ...revisions.map((r) =>
      r === plan.pending ? { ...r, cancelledAt: at } : r === plan.inForce ? { ...r, effectiveUntil: plan.effectiveFrom } : r,
    ),
    revision(revisions.length + 1, addresses, plan.effectiveFrom),
  ];
}

describe("the list in force", () => {
  const old = revision(1, ["1.1.1.1"], addSeconds(T, -1000), T);
  const next = revision(2, ["2.2.2.2"], T);

  it("changes exactly at its instant, without a gap", () => {
    expect(revisionInForce([old, next], addMs(T, -1))).toBe(old);
    expect(revisionInForce([old, next], T)).toBe(next);
    expect(revisionInForce([old, next], addMs(T, 1))).toBe(next);
  });
  it("is pending until one millisecond before its instant", () => {
    expect(pendingRevision([old, next], addMs(T, -1))).toBe(next);
    expect(pendingRevision([old, next], T)).toBeNull();
  });
  it("is never a cancelled one", () => {
    expect(revisionInForce([revision(1, [], T, null, T)], T)).toBeNull();
    expect(pendingRevision([revision(1, [], addMs(T, 1), null, T)], T)).toBeNull();
  });
  it("is closed without a list and open with a blank one", () => {
    expect(whitelistState(null)).toBe("closed");
    expect(whitelistState({ addresses: [] })).toBe("open");
    expect(whitelistState({ addresses: ["1.1.1.1"] })).toBe("restricted");
    expect(isAddressAllowed(null, "1.1.1.1")).toBe(false);
    expect(isAddressAllowed({ addresses: [] }, "1.1.1.1")).toBe(true);
    expect(isAddressAllowed({ addresses: ["1.1.1.1"] }, "1.1.1.2")).toBe(false);
  });
});

describe("a new application", () => {
  it("is closed until its list takes effect, and open at once with a blank list", () => {
    expect(firstEffectiveFrom(["1.1.1.1"], T, DELAY)).toEqual(addSeconds(T, DELAY));
    expect(firstEffectiveFrom([], T, DELAY)).toEqual(T);
  });
});

describe("saving a list", () => {
  const inForce = revision(1, ["1.1.1.1"], addSeconds(T, -1000));

  it("changes nothing when the newest list is the same, also while that one is pending", () => {
    expect(planWhitelistChange([inForce], ["1.1.1.1"], T, DELAY)).toEqual({ kind: "unchanged" });
    const saved = applied([inForce], ["2.2.2.2"], T);
    expect(planWhitelistChange(saved, ["2.2.2.2"], addSeconds(T, 60), DELAY)).toEqual({ kind: "unchanged" });
  });
  it("is a change when only the order differs, because the order is stored", () => {
    const two = revision(1, ["1.1.1.1", "2.2.2.2"], addSeconds(T, -1000));
    expect(planWhitelistChange([two], ["2.2.2.2", "1.1.1.1"], T, DELAY)).toMatchObject({ kind: "change" });
  });
  it("replaces a pending list and starts the delay again", () => {
    const saved = applied([inForce], ["2.2.2.2"], T);
    const later = addSeconds(T, 300);
    expect(planWhitelistChange(saved, ["3.3.3.3"], later, DELAY)).toMatchObject({
      kind: "change",
      effectiveFrom: addSeconds(later, DELAY),
      pending: { revision: 2 },
      inForce: { revision: 1 },
    });
  });
  it("is a change when another list is pending and the saved one equals the list in force", () => {
    const saved = applied([inForce], ["2.2.2.2"], T);
    expect(planWhitelistChange(saved, ["1.1.1.1"], addSeconds(T, 1), DELAY)).toMatchObject({
      kind: "change",
      pending: { revision: 2 },
    });
  });
  it("is refused in the last five seconds before the pending instant, and possible again from that instant", () => {
    const saved = applied([inForce], ["2.2.2.2"], T);
    const instant = addSeconds(T, DELAY);
    const plan = (at: Date) => planWhitelistChange(saved, ["3.3.3.3"], at, DELAY).kind;
    expect(plan(addMs(instant, -5001))).toBe("change");
    expect(plan(addMs(instant, -5000))).toBe("frozen");
    expect(plan(addMs(instant, -1))).toBe("frozen");
    expect(plan(instant)).toBe("change");
  });
});

describe("cancelling a pending list", () => {
  const inForce = revision(1, [], addSeconds(T, -1000));

  it("removes the end of the list in force", () => {
    expect(planWhitelistCancellation(applied([inForce], ["2.2.2.2"], T), addSeconds(T, 1))).toMatchObject({
      kind: "cancel",
      pending: { revision: 2 },
      inForce: { revision: 1 },
    });
  });
  it("is refused for a new application's first list", () => {
    expect(planWhitelistCancellation([revision(1, ["1.1.1.1"], addSeconds(T, DELAY))], T).kind).toBe("first_list");
  });
  it("is refused in the last five seconds, and when nothing is pending", () => {
    const saved = applied([inForce], ["2.2.2.2"], T);
    expect(planWhitelistCancellation(saved, addMs(T, DELAY * 1000 - 5000)).kind).toBe("frozen");
    expect(planWhitelistCancellation(saved, addSeconds(T, DELAY)).kind).toBe("nothing_pending");
  });
});

it("exactly one list is in force at every instant after the first save, whatever is saved and when", () => {
  const step = fc.record({ wait: fc.integer({ min: 1, max: 900_000 }), list: fc.subarray(["1.1.1.1", "2.2.2.2", "3.3.3.3"]) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 12_000_000 })), (steps, probes) => {
      let at = T;
      let revisions = [revision(1, [], T)];
      for (const { wait, list } of steps) {
        at = addMs(at, wait);
        revisions = applied(revisions, list, at);
      }
      for (const probe of probes) {
        const instant = addMs(T, probe);
        const inForce = revisions.filter(
          (r) => r.cancelledAt === null && r.effectiveFrom <= instant && (!r.effectiveUntil || instant < r.effectiveUntil),
        );
        expect(inForce).toHaveLength(1);
      }
      expect(newestRevision(revisions, at)).toBe(revisions.at(-1));
    }),
  );
});
