import { describe, expect, it } from "vitest";
import { addMs, addSeconds } from "@/lib/shared/time";
import {
  nextUpdateAt,
  oldVersionInOverlap,
  overlaps,
  pendingVersion,
  planUpdateCancellation,
  type SecretVersion,
  updateInstants,
  versionsInForce,
  versionsToReveal,
} from "./rules";

const T = new Date("2026-03-01T10:00:00.000Z");
const DELAY = 900;
const NEW = addSeconds(T, DELAY);

function version(number: number, from: Date, until: Date | null = null, cancelledAt: Date | null = null): SecretVersion {
  return { version: number, slot: (number + 1) % 2, validFrom: from, validUntil: until, cancelledAt };
}

const numbers = (versions: SecretVersion[]) => versions.map((v) => v.version);

describe("an update", () => {
  it("takes effect at once and ends the old secret when no SMS was ever accepted, whatever the overlap", () => {
    expect(updateInstants(null, T, DELAY, "24h")).toEqual({ newValidFrom: T, oldValidUntil: T });
  });
  it.each(Object.entries(overlaps))(
    "takes effect after the delay once an SMS was accepted; the old secret stays in force for an overlap of %s",
    (overlap, seconds) => {
      expect(updateInstants(addMs(T, -1), T, DELAY, overlap as keyof typeof overlaps)).toEqual({
        newValidFrom: NEW,
        oldValidUntil: addSeconds(NEW, seconds),
      });
    },
  );
});

describe("with an overlap of 15 minutes", () => {
  const end = addSeconds(NEW, 900);
  const versions = [version(1, addSeconds(T, -5000), end), version(2, NEW)];

  it("the new version is in force from its instant, the old one until one millisecond before its end", () => {
    expect(numbers(versionsInForce(versions, addMs(NEW, -1)))).toEqual([1]);
    expect(numbers(versionsInForce(versions, NEW))).toEqual([1, 2]);
    expect(numbers(versionsInForce(versions, addMs(end, -1)))).toEqual([1, 2]);
    expect(numbers(versionsInForce(versions, end))).toEqual([2]);
  });
  it("the pending version may be revealed beside the one in force", () => {
    expect(pendingVersion(versions, T)?.version).toBe(2);
    expect(pendingVersion(versions, NEW)).toBeNull();
    expect(numbers(versionsToReveal(versions, T))).toEqual([1, 2]);
  });
  it("another update is possible from the end of the old version, not a millisecond before", () => {
    expect(nextUpdateAt(versions, T)).toEqual(end);
    expect(nextUpdateAt(versions, addMs(end, -1))).toEqual(end);
    expect(nextUpdateAt(versions, end)).toBeNull();
  });
  it("there is an old version to end only while both are in force", () => {
    expect(oldVersionInOverlap(versions, addMs(NEW, -1))).toBeNull();
    expect(oldVersionInOverlap(versions, NEW)?.version).toBe(1);
    expect(oldVersionInOverlap(versions, end)).toBeNull();
  });
  it("an update can be cancelled until five seconds before it takes effect", () => {
    expect(planUpdateCancellation(versions, addMs(NEW, -5001))).toMatchObject({
      kind: "cancel",
      pending: { version: 2 },
      inForce: { version: 1 },
    });
    expect(planUpdateCancellation(versions, addMs(NEW, -5000)).kind).toBe("frozen");
    expect(planUpdateCancellation(versions, NEW).kind).toBe("nothing_pending");
  });
});

describe("without an overlap", () => {
  const versions = [version(1, addSeconds(T, -5000), NEW), version(2, NEW)];

  it("the old version ends at the instant at which the new one starts", () => {
    expect(numbers(versionsInForce(versions, addMs(NEW, -1)))).toEqual([1]);
    expect(numbers(versionsInForce(versions, NEW))).toEqual([2]);
    expect(nextUpdateAt(versions, addMs(NEW, -1))).toEqual(NEW);
    expect(nextUpdateAt(versions, NEW)).toBeNull();
  });
});

it("a cancelled version is never in force and never pending", () => {
  const versions = [version(1, addSeconds(T, -5000)), version(2, NEW, null, addSeconds(T, 1))];
  expect(numbers(versionsInForce(versions, addSeconds(NEW, 1)))).toEqual([1]);
  expect(pendingVersion(versions, addSeconds(T, 2))).toBeNull();
  expect(nextUpdateAt(versions, addSeconds(T, 2))).toBeNull();
});
