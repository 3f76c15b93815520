import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createServerClock } from "./server-clock";

// In these tests the browser's clock is 7 minutes behind. The page was rendered at 10:00:00.400 of the server's clock.
const rendered = new Date("2026-03-01T10:00:00.400Z");
const arrivedMs = Date.parse("2026-03-01T09:53:00.450Z");
const offsetMs = rendered.getTime() - arrivedMs;

function setBrowserClock(text: string) {
  vi.setSystemTime(new Date(text));
}

beforeEach(() => {
  vi.useFakeTimers();
  setBrowserClock("2026-03-01T09:53:00.450Z");
  vi.stubGlobal("document", Object.assign(new EventTarget(), { visibilityState: "visible" }));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the server's clock in the browser", () => {
  it("gives the server's time, however wrong the browser's clock is", () => {
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

  it("keeps the last tick between ticks, and the instant of the rendering until there is a listener", () => {
    const clock = createServerClock(rendered, arrivedMs);
    vi.advanceTimersByTime(3000);
    expect(clock.lastTick()).toBe(rendered);
    const stop = clock.subscribe(() => {});
    const tick = clock.lastTick();
    vi.advanceTimersByTime(200);
    expect(clock.lastTick()).toBe(tick);
    stop();
  });

  it("keeps the measurement with the shortest transfer, so that it is never ahead", () => {
    const clock = createServerClock(rendered, arrivedMs);
    clock.synchronize(new Date("2026-03-01T10:01:00Z"), Date.parse("2026-03-01T09:54:03Z"));
    expect(clock.now().getTime() - Date.now()).toBe(offsetMs);
    clock.synchronize(new Date("2026-03-01T10:02:00Z"), Date.parse("2026-03-01T09:55:00.010Z"));
    expect(clock.now().getTime() - Date.now()).toBe(7 * 60_000 - 10);
  });

  it("ticks at a new rendering, so that no instant before that rendering is shown", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const listener = vi.fn();
    const stop = clock.subscribe(listener);
    vi.advanceTimersByTime(550);
    // Rendered after the last tick.
    const later = new Date("2026-03-01T10:00:00.940Z");
    clock.synchronize(later, Date.now());
    expect(listener).toHaveBeenCalledOnce();
    expect(clock.lastTick().getTime()).toBeGreaterThanOrEqual(later.getTime());
    vi.advanceTimersByTime(60);
    expect(clock.lastTick()).toEqual(new Date("2026-03-01T10:00:01.000Z"));
    stop();
  });

  it("ticks between two seconds on request", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const stop = clock.subscribe(() => {});
    vi.advanceTimersByTime(300);
    expect(clock.tickNow()).toEqual(new Date("2026-03-01T10:00:00.700Z"));
    expect(clock.lastTick()).toEqual(clock.tickNow());
    stop();
  });

  it("measures again when the browser's clock was changed", () => {
    const clock = createServerClock(rendered, arrivedMs);
    setBrowserClock("2026-03-01T10:01:00Z");
    clock.synchronize(new Date("2026-03-01T10:01:00Z"), Date.now());
    expect(clock.now()).toEqual(new Date("2026-03-01T10:01:00Z"));
  });

  it("ticks at once when a hidden tab becomes visible", () => {
    const clock = createServerClock(rendered, arrivedMs);
    const listener = vi.fn();
    const stop = clock.subscribe(listener);
    // The machine was asleep: its clock continued, its timers did not.
    setBrowserClock("2026-03-01T12:53:00.450Z");
    document.dispatchEvent(new Event("visibilitychange"));
    expect(listener).toHaveBeenCalledOnce();
    expect(clock.lastTick()).toEqual(new Date("2026-03-01T13:00:00.400Z"));
    stop();
  });
});
