import { describe, expect, it } from "vitest";
import { looksLikeLocalTime, parseCreated, parseSdkDate } from "./instants";

const HOUR = 3_600_000;

describe("signed instants", () => {
  it.each(["2026-01-02T03:04:05Z", "2024-02-29T00:00:00Z", "2026-12-31T23:59:59Z"])("parses %s", (text) => {
    expect(parseCreated(text)).toEqual(new Date(text));
    expect(parseSdkDate(text.replace(/[-:]/g, ""))).toEqual(new Date(text));
  });

  it.each([
    "2026-02-29T00:00:00Z",
    "2026-13-01T00:00:00Z",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:00:00",
    "2026-01-01 00:00:00Z",
    "2026-01-01T00:00:00+01:00",
    " 2026-01-01T00:00:00Z",
    "0000-00-00T00:00:00Z",
    "٢٠٢٦-01-01T00:00:00Z",
  ])("refuses %s", (text) => {
    expect(parseCreated(text)).toBeNull();
    expect(parseSdkDate(text.replace(/[-:]/g, ""))).toBeNull();
  });

  it.each([2 * HOUR, -5 * HOUR, 5.75 * HOUR, 8 * HOUR + 60_000, 14 * HOUR])("recognizes %i ms as local time labelled Z", (ms) => {
    expect(looksLikeLocalTime(ms)).toBe(true);
  });

  it.each([0, 0.25 * HOUR, 2 * HOUR + 5 * 60_000, 15 * HOUR, 30 * HOUR])("does not recognize %i ms as local time", (ms) => {
    expect(looksLikeLocalTime(ms)).toBe(false);
  });
});
