import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs } from "@/lib/shared/time";
import {
  ABSOLUTE_LIMIT_MS,
  ACTIVITY_INTERVAL_MS,
  IDLE_LIMIT_MS,
  isActivityDueAt,
  isSessionLiveAt,
  sessionEnd,
  signInDelayMs,
} from "./rules";

const createdAt = new Date("2026-03-01T08:00:00.000Z");
const fresh = { createdAt, lastActiveAt: createdAt, endedAt: null };

describe("a session", () => {
  it("ends exactly 30 minutes after its last activity", () => {
    const session = { ...fresh, lastActiveAt: addMs(createdAt, 5000) };
    const end = addMs(session.lastActiveAt, IDLE_LIMIT_MS);
    expect(isSessionLiveAt(session, addMs(end, -1))).toBe(true);
    expect(isSessionLiveAt(session, end)).toBe(false);
    expect(isSessionLiveAt(session, addMs(end, 1))).toBe(false);
  });
  it("ends 12 hours after its start, also when it is active", () => {
    const end = addMs(createdAt, ABSOLUTE_LIMIT_MS);
    const session = { ...fresh, lastActiveAt: addMs(end, -1) };
    expect(isSessionLiveAt(session, addMs(end, -1))).toBe(true);
    expect(isSessionLiveAt(session, end)).toBe(false);
  });
  it("is over at the instant at which it is ended", () => {
    const endedAt = addMs(createdAt, 1000);
    expect(isSessionLiveAt({ ...fresh, endedAt }, addMs(endedAt, -1))).toBe(true);
    expect(isSessionLiveAt({ ...fresh, endedAt }, endedAt)).toBe(false);
  });
  it("is live for an instance whose clock is a little behind", () => {
    expect(isSessionLiveAt(fresh, addMs(createdAt, -800))).toBe(true);
  });
  it("ends at the earliest of its three limits", () => {
    fc.assert(
      fc.property(fc.nat(ABSOLUTE_LIMIT_MS), fc.option(fc.nat(ABSOLUTE_LIMIT_MS)), (active, ended) => {
        const session = {
          createdAt,
          lastActiveAt: addMs(createdAt, active),
          endedAt: ended === null ? null : addMs(createdAt, ended),
        };
        const end = sessionEnd(session);
        expect(end.getTime()).toBeLessThanOrEqual(addMs(createdAt, ABSOLUTE_LIMIT_MS).getTime());
        expect(isSessionLiveAt(session, addMs(end, -1))).toBe(true);
        expect(isSessionLiveAt(session, end)).toBe(false);
      }),
    );
  });
  it("has its last activity updated at most once a minute", () => {
    expect(isActivityDueAt(fresh, addMs(createdAt, ACTIVITY_INTERVAL_MS - 1))).toBe(false);
    expect(isActivityDueAt(fresh, addMs(createdAt, ACTIVITY_INTERVAL_MS))).toBe(true);
  });
});

describe("the delay before an attempt is checked", () => {
  it.each([
    [1, 0],
    [3, 0],
    [4, 1000],
    [5, 2000],
    [6, 4000],
    [7, 8000],
    [8, 8000],
    [2_000_000_000, 8000],
  ])("of attempt %i is %i ms", (attempt, ms) => expect(signInDelayMs(attempt)).toBe(ms));
});
