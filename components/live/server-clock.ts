// The browser's estimate of the server's clock. Each page contains the instant at which it was rendered. The difference to the
// browser's clock at its arrival is a lower bound of the true difference, because the transfer took time. So the largest
// measured difference is the best one, and the estimate is never ahead of the server's clock: nothing is shown as in force
// too early.

import { SECOND_MS } from "@/lib/shared/time";
import { browserMs } from "./clock";

/** A new difference that is smaller by more than this has no slow network as its cause: the browser's clock was changed. */
const CLOCK_CHANGE_MS = 10 * SECOND_MS;

export type ServerClock = {
  /** The current instant, in milliseconds. */
  now(): Date;
  /** The instant of the last tick; the same object until the next tick. */
  lastTick(): Date;
  /** The instant at which the page was rendered; the server's HTML shows it. */
  rendered: Date;
  /** Ticks now instead of at the next second, and returns the instant: for content that appears between two ticks. */
  tickNow(): Date;
  /** Calls the listener at each full second of the server's clock. Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
  /**
   * Adds the measurement of another rendering, which arrived at `arrivedMs` of the browser's clock, and ticks now: the new
   * page may show something that began after the last tick.
   */
  synchronize(rendered: Date, arrivedMs: number): void;
};

export function createServerClock(rendered: Date, arrivedMs: number): ServerClock {
  let offset = rendered.getTime() - arrivedMs;
  let current = rendered;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function now(): Date {
    return new Date(browserMs() + offset);
  }

  function advance(): void {
    const next = now();
    if (next.getTime() !== current.getTime()) {
      current = next;
      for (const listener of listeners) listener();
    }
  }

  function schedule(): void {
    clearTimeout(timer);
    if (listeners.size === 0) return;
    timer = setTimeout(
      () => {
        advance();
        schedule();
      },
      SECOND_MS - (now().getTime() % SECOND_MS),
    );
  }

  function tickNow(): Date {
    advance();
    schedule();
    return current;
  }

  // Timers of a hidden tab or a sleeping machine are late, so a tab that becomes visible ticks at once.
  function onVisible(): void {
    if (document.visibilityState === "visible") tickNow();
  }

  return {
    rendered,
    now,
    lastTick: () => current,
    subscribe(listener) {
      if (listeners.size === 0) document.addEventListener("visibilitychange", onVisible);
      listeners.add(listener);
      if (listeners.size === 1) {
        current = now();
        schedule();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", onVisible);
      };
    },
    tickNow,
    synchronize(instant, arrived) {
      const measured = instant.getTime() - arrived;
      if (measured > offset || measured < offset - CLOCK_CHANGE_MS) offset = measured;
      tickNow();
    },
  };
}
