import { describe, expect, it } from "vitest";
import { formatInstantFields, isAnotherDay } from "./format-instant";

const instant = new Date("2026-11-22T18:32:05.999Z");

describe("an instant in parts", () => {
  it("has the day, the time and the offset of its zone", () => {
    expect(formatInstantFields(instant, "Asia/Kathmandu")).toEqual({ date: "2026-11-23", time: "00:17:05", zone: "GMT+05:45" });
  });
  it("takes the offset that the zone has on that day", () => {
    expect(formatInstantFields(instant, "Europe/Berlin").zone).toBe("GMT+01:00");
    expect(formatInstantFields(new Date("2026-07-01T00:00:00Z"), "Europe/Berlin").zone).toBe("GMT+02:00");
  });
  it("in UTC, which has no formatter, is the day and time that a formatter would give", () => {
    const { date, time } = formatInstantFields(instant, "Africa/Abidjan");
    expect(formatInstantFields(instant, "UTC")).toEqual({ date, time, zone: "UTC" });
  });
});

describe("an instant of another day", () => {
  it("is none on the day of now in that zone", () => {
    expect(isAnotherDay(instant, new Date("2026-11-22T18:15:00Z"), "Asia/Kathmandu")).toBe(false);
  });
  it("is one where it is another day in that zone, though it is the same in UTC", () => {
    expect(isAnotherDay(instant, new Date("2026-11-22T18:14:59Z"), "Asia/Kathmandu")).toBe(true);
  });
});
