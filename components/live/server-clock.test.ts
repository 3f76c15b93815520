import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createServerClock } from "./server-clock";

// The browser's clock in these tests is 7 minutes slow. The page was rendered at 10:00:00.400 by the server's.
const rendered = new Date("2026-03-01T10:00:00.400Z");
const arrivedMs = Date.parse("2026-03-01T09:53:00.450Z");
const slowBy = rendered.getTime() - arrivedMs;

function browserIsAt(text: string) {
  vi.setSystemTime(new Date(text));
}

beforeEach(() => {
  vi.useFakeTimers();
  browserIsAt("2026-03-01T09:53:00.450Z");
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the server's clock in the browser", () => {
  it("goes by the server's time, however wrong the browser's is", () => {
    const clock = createServerClock(rendered, arrivedMs);
    vi.advanceTimersByTime(5000);
    expect(clock.now()).toEqual(new Date("2026-03-01T10:00:05.400Z"));
  });

  it("ticks at the server's full seconds", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const ticks: string[] = [];
    const stop = clock.subscribe(() => ticks.push(clock.lastTick().toISOString()));
    vi.advanceTimersByTime(2700);
    stop();
    vi.advanceTimersByTime(5000);
    expect(ticks).toEqual(["2026-03-01T10:00:01.000Z", "2026-03-01T10:00:02.000Z", "2026-03-01T10:00:03.000Z"]);
  });

  it("stands still between ticks, and shows the instant of the rendering until anybody listens", () => {
    const clock = createServerClock(rendered, arrivedMs);
    vi.advanceTimersByTime(3000);
    expect(clock.lastTick()).toBe(rendered);
    const stop = clock.subscribe(() => {});
    const tick = clock.lastTick();
    vi.advanceTimersByTime(200);
    expect(clock.lastTick()).toBe(tick);
    stop();
  });

  it("keeps the measurement of the page that travelled least, so that it never runs ahead", () => {
    const clock = createServerClock(rendered, arrivedMs);
    clock.synchronize(new Date("2026-03-01T10:01:00Z"), Date.parse("2026-03-01T09:54:03Z"));
    expect(clock.now().getTime() - Date.now()).toBe(slowBy);
    clock.synchronize(new Date("2026-03-01T10:02:00Z"), Date.parse("2026-03-01T09:55:00.010Z"));
    expect(clock.now().getTime() - Date.now()).toBe(7 * 60_000 - 10);
  });

  it("shows no instant before that of a rendering that has just come, whatever the last tick was", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const heard = vi.fn();
    const stop = clock.subscribe(heard);
    vi.advanceTimersByTime(550);
    // Rendered after the last tick, with instants in it that have come since.
    const later = new Date("2026-03-01T10:00:00.940Z");
    clock.synchronize(later, Date.now());
    expect(heard).toHaveBeenCalledOnce();
    expect(clock.lastTick().getTime()).toBeGreaterThanOrEqual(later.getTime());
    vi.advanceTimersByTime(60);
    expect(clock.lastTick()).toEqual(new Date("2026-03-01T10:00:01.000Z"));
    stop();
  });

  it("can be brought up to what it reads between two ticks", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const stop = clock.subscribe(() => {});
    vi.advanceTimersByTime(300);
    expect(clock.tickNow()).toEqual(new Date("2026-03-01T10:00:00.700Z"));
    expect(clock.lastTick()).toEqual(clock.tickNow());
    stop();
  });

  it("starts anew when the browser's clock was set", () => {
    const clock = createServerClock(rendered, arrivedMs);
    browserIsAt("2026-03-01T10:01:00Z");
    clock.synchronize(new Date("2026-03-01T10:01:00Z"), Date.now());
    expect(clock.now()).toEqual(new Date("2026-03-01T10:01:00Z"));
  });

  it("is brought up to date at once when a hidden tab is seen again", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const heard = vi.fn();
    const stop = clock.subscribe(heard);
    // The machine slept: its clock went on, its timers did not.
    browserIsAt("2026-03-01T12:53:00.450Z");
    document.dispatchEvent(new Event("visibilitychange"));
    expect(heard).toHaveBeenCalledOnce();
    expect(clock.lastTick()).toEqual(new Date("2026-03-01T13:00:00.400Z"));
    stop();
  });
});
