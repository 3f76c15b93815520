import fc from "fast-check";
import { expect, it } from "vitest";
import { formatLocalTime, parseLocalTime } from "./local-time";

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;

it("formats an instant in the given zone", () => {
  expect(formatLocalTime("2026-11-23T10:00:00.000Z", "Asia/Kathmandu")).toBe("2026-11-23T15:45:00");
  expect(formatLocalTime(undefined, "UTC")).toBe("");
});

it("parses what it formats, to the second", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_000_000_000 }), (seconds) => {
      const instant = new Date(seconds * 1000).toISOString();
      expect(parseLocalTime(formatLocalTime(instant, zone))?.toISOString()).toBe(instant);
    }),
  );
});

it.each(["", "yesterday", "2026-11-23", "2026-13-45T99:99"])("parses %j as null", (text) =>
  expect(parseLocalTime(text)).toBeNull(),
);
