import { describe, expect, it } from "vitest";
import { addMs, formatDelay, formatDuration, formatInstantUtc, isWithin } from "./time";

const from = new Date("2026-03-01T10:00:00.000Z");
const until = new Date("2026-03-01T10:10:00.000Z");

describe("an interval", () => {
  it("includes its start and excludes its end", () => {
    expect(isWithin(addMs(from, -1), from, until)).toBe(false);
    expect(isWithin(from, from, until)).toBe(true);
    expect(isWithin(addMs(until, -1), from, until)).toBe(true);
    expect(isWithin(until, from, until)).toBe(false);
  });
  it("without an end never ends", () => {
    expect(isWithin(addMs(from, 1e12), from, null)).toBe(true);
  });
  it("that is empty contains no instant", () => {
    expect(isWithin(from, from, from)).toBe(false);
  });
});

describe("format", () => {
  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [1, "1 s"],
    [59_001, "1 min"],
    [598_000, "9 min 58 s"],
    [3_900_000, "1 h 5 min"],
    [86_400_000 + 7_200_000 + 60_000, "1 d 2 h"],
  ])("a duration of %i ms as %s", (ms, text) => expect(formatDuration(ms)).toBe(text));
  it.each([
    [600, "10 minutes"],
    [60, "1 minute"],
    [90, "90 seconds"],
    [0, "0 seconds"],
    [3600, "1 hour"],
    [86_400, "24 hours"],
  ])("a delay of %i s as %s", (seconds, text) => expect(formatDelay(seconds)).toBe(text));
  it("an instant in UTC, regardless of the zone of the process", () => {
    expect(formatInstantUtc(from)).toBe("2026-03-01 10:00:00 UTC");
  });
});
