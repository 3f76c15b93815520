import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addMs, DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { COUNTS_RETENTION_DAYS, spanOf, stepOf, stepsOf, sumOf } from "./call-counts";

const now = new Date("2026-01-02T14:26:05.123Z");
const iso = (instant: Date) => instant.toISOString();

describe("the span", () => {
  it("is the current minute and the 59 before it, without a filter", () => {
    const span = spanOf({}, now);
    expect(iso(span.from)).toBe("2026-01-02T13:27:00.000Z");
    expect(span.until).toEqual(now);
    expect(stepsOf(span, [])).toHaveLength(60);
  });

  it("ends now if the filter has no end or a later one, and starts an hour before its end if the filter has no start", () => {
    expect(spanOf({ from: "2026-01-01T00:00:00Z" }, now)).toEqual({ from: new Date("2026-01-01T00:00:00Z"), until: now });
    expect(spanOf({ from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" }, now).until).toEqual(now);
    expect(iso(spanOf({ until: "2026-01-02T10:00:00Z" }, now).from)).toBe("2026-01-02T09:01:00.000Z");
  });

  it("starts at the retention time at the earliest, and is empty if it ends before it starts", () => {
    expect(spanOf({ from: "1999-01-01T00:00:00Z" }, now).from).toEqual(addMs(now, -COUNTS_RETENTION_DAYS * DAY_MS));
    for (const filter of [
      { from: "2026-01-02T10:00:00Z", until: "2026-01-02T09:00:00Z" },
      { from: "2027-01-01T00:00:00Z" },
      { until: "1999-01-01T00:00:00Z" },
    ]) {
      expect(stepsOf(spanOf(filter, now), [])).toEqual([]);
    }
  });
});

describe("the steps", () => {
  it.each([
    [HOUR_MS, MINUTE_MS],
    [96 * MINUTE_MS, MINUTE_MS],
    [96 * MINUTE_MS + 1, 5 * MINUTE_MS],
    [DAY_MS, 15 * MINUTE_MS],
    [4 * DAY_MS, HOUR_MS],
    [24 * DAY_MS, 6 * HOUR_MS],
    [30 * DAY_MS, DAY_MS],
    [COUNTS_RETENTION_DAYS * DAY_MS, 7 * DAY_MS],
  ])("of a span of %i ms are %i ms long", (length, stepMs) => {
    expect(stepOf({ from: addMs(now, -length), until: now })).toBe(stepMs);
  });

  it("cover the span without a gap, begin at whole multiples of their length, and are at most 97", () => {
    const instant = fc.date({ min: new Date(0), max: now, noInvalidDate: true }).map(iso);
    fc.assert(
      fc.property(instant, instant, (from, until) => {
        const span = spanOf({ from, until }, now);
        const stepMs = stepOf(span);
        const steps = stepsOf(span, []);
        expect(steps.length).toBeLessThanOrEqual(97);
        for (const [index, { at }] of steps.entries()) {
          expect(at.getTime() % stepMs).toBe(0);
          expect(at.getTime() - (steps[0]?.at.getTime() ?? 0)).toBe(index * stepMs);
        }
        if (span.until > span.from) {
          expect(steps[0]?.at.getTime()).toBeLessThanOrEqual(span.from.getTime());
          expect((steps.at(-1)?.at.getTime() ?? 0) + stepMs).toBeGreaterThanOrEqual(span.until.getTime());
        }
      }),
    );
  });

  it("contain the stored counts, and their sum is the total", () => {
    const span = spanOf({}, now);
    const counted = [{ at: new Date("2026-01-02T14:00:00Z"), calls: 2, messages: 5, pings: 1 }];
    const steps = stepsOf(span, counted);
    expect(steps.filter(({ calls }) => calls > 0)).toEqual(counted);
    expect(sumOf(steps)).toEqual({ calls: 2, messages: 5, pings: 1 });
  });
});
