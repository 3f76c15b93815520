import { describe, expect, it } from "vitest";
import { addMs, addSeconds } from "@/lib/shared/time";
import {
  nextUpdateAt,
  overlaps,
  pendingVersion,
  planUpdateCancel,
  type SecretVersion,
  updateInstants,
  versionRunningOut,
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
  it("without an accepted SMS is in force at once and ends the old secret, whatever the overlap", () => {
    expect(updateInstants(null, T, DELAY, "24h")).toEqual({ newFrom: T, oldUntil: T });
  });
  it.each(Object.entries(overlaps))("after an accepted SMS waits, and the old secret goes on for %s more", (overlap, seconds) => {
    expect(updateInstants(addMs(T, -1), T, DELAY, overlap as keyof typeof overlaps)).toEqual({
      newFrom: NEW,
      oldUntil: addSeconds(NEW, seconds),
    });
  });
});

describe("with an overlap of 15 minutes", () => {
  const end = addSeconds(NEW, 900);
  const versions = [version(1, addSeconds(T, -5000), end), version(2, NEW)];

  it("the new one is valid from its instant, the old one until just before its end", () => {
    expect(numbers(versionsInForce(versions, addMs(NEW, -1)))).toEqual([1]);
    expect(numbers(versionsInForce(versions, NEW))).toEqual([1, 2]);
    expect(numbers(versionsInForce(versions, addMs(end, -1)))).toEqual([1, 2]);
    expect(numbers(versionsInForce(versions, end))).toEqual([2]);
  });
  it("the pending one is shown beside the one in force", () => {
    expect(pendingVersion(versions, T)?.version).toBe(2);
    expect(pendingVersion(versions, NEW)).toBeNull();
    expect(numbers(versionsToReveal(versions, T))).toEqual([1, 2]);
  });
  it("another update is possible from the old one's end, not a millisecond before", () => {
    expect(nextUpdateAt(versions, T)).toEqual(end);
    expect(nextUpdateAt(versions, addMs(end, -1))).toEqual(end);
    expect(nextUpdateAt(versions, end)).toBeNull();
  });
  it("the old one runs out only while both are valid", () => {
    expect(versionRunningOut(versions, addMs(NEW, -1))).toBeNull();
    expect(versionRunningOut(versions, NEW)?.version).toBe(1);
    expect(versionRunningOut(versions, end)).toBeNull();
  });
  it("cancelling is possible until five seconds before the new one's instant", () => {
    expect(planUpdateCancel(versions, addMs(NEW, -5001))).toMatchObject({
      kind: "cancel",
      pending: { version: 2 },
      resumes: { version: 1 },
    });
    expect(planUpdateCancel(versions, addMs(NEW, -5000)).kind).toBe("frozen");
    expect(planUpdateCancel(versions, NEW).kind).toBe("nothing_pending");
  });
});

describe("without an overlap", () => {
  const versions = [version(1, addSeconds(T, -5000), NEW), version(2, NEW)];

  it("one ends where the other begins", () => {
    expect(numbers(versionsInForce(versions, addMs(NEW, -1)))).toEqual([1]);
    expect(numbers(versionsInForce(versions, NEW))).toEqual([2]);
    expect(nextUpdateAt(versions, addMs(NEW, -1))).toEqual(NEW);
    expect(nextUpdateAt(versions, NEW)).toBeNull();
  });
});

it("a cancelled version is never valid and never pending", () => {
  const versions = [version(1, addSeconds(T, -5000)), version(2, NEW, null, addSeconds(T, 1))];
  expect(numbers(versionsInForce(versions, addSeconds(NEW, 1)))).toEqual([1]);
  expect(pendingVersion(versions, addSeconds(T, 2))).toBeNull();
  expect(nextUpdateAt(versions, addSeconds(T, 2))).toBeNull();
});
