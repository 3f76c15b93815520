import { describe, expect, it } from "vitest";
import { formatInstantFields, isAnotherDay } from "./format-instant";

const instant = new Date("2026-11-22T18:32:05.999Z");

describe("formatInstantFields", () => {
  it("gives the date, the time and the offset of the zone", () => {
    expect(formatInstantFields(instant, "Asia/Kathmandu")).toEqual({ date: "2026-11-23", time: "00:17:05", zone: "GMT+05:45" });
  });
  it("uses the offset that the zone has on that day", () => {
    expect(formatInstantFields(instant, "Europe/Berlin").zone).toBe("GMT+01:00");
    expect(formatInstantFields(new Date("2026-07-01T00:00:00Z"), "Europe/Berlin").zone).toBe("GMT+02:00");
  });
  it("gives the same date and time in UTC, without a formatter, as a formatter gives", () => {
    const { date, time } = formatInstantFields(instant, "Africa/Abidjan");
    expect(formatInstantFields(instant, "UTC")).toEqual({ date, time, zone: "UTC" });
  });
});

describe("isAnotherDay", () => {
  it("is false when both are on the same day in that zone", () => {
    expect(isAnotherDay(instant, new Date("2026-11-22T18:15:00Z"), "Asia/Kathmandu")).toBe(false);
  });
  it("is true when the days differ in that zone, though they are the same in UTC", () => {
    expect(isAnotherDay(instant, new Date("2026-11-22T18:14:59Z"), "Asia/Kathmandu")).toBe(true);
  });
});
