// The server's clock as the browser knows it. Each page carries the instant at which it was rendered; the difference to the
// browser's clock when it arrived is a lower bound of the true difference, because the page travelled for a while. So the
// largest difference seen is the best one, and the estimate runs behind the server's clock and never ahead: nothing is shown
// as in force before it is.

import { SECOND_MS } from "@/lib/shared/time";
import { browserMs } from "./clock";

/** A new difference that is smaller by more than this is no slow network: the browser's clock was set. */
const CLOCK_SET_MS = 10 * SECOND_MS;

export type ServerClock = {
  /** The instant now, exact to the millisecond as far as it can be. */
  read(): Date;
  /** The instant of the last tick: the same object until the next second. */
  tick(): Date;
  /** The instant at which the page was rendered: what the server's HTML shows. */
  rendered: Date;
  /** Has everybody go by the instant now without waiting for the next tick, and answers it: for what is shown anew. */
  catchUp(): Date;
  /** Calls back at each full second of the server's clock while there is anybody to call. */
  subscribe(listener: () => void): () => void;
  /**
   * Takes in the instant of another rendering that arrived at `arrivedMs` of the browser's clock. What it shows may have
   * begun since the last tick, so nobody goes by that tick any longer.
   */
  synchronize(rendered: Date, arrivedMs: number): void;
};

export function createServerClock(rendered: Date, arrivedMs: number): ServerClock {
  let offset = rendered.getTime() - arrivedMs;
  let current = rendered;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const listeners = new Set<() => void>();

  function read(): Date {
    return new Date(browserMs() + offset);
  }

  function advance(): void {
    const next = read();
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
      SECOND_MS - (read().getTime() % SECOND_MS),
    );
  }

  function catchUp(): Date {
    advance();
    schedule();
    return current;
  }

  // Timers of a hidden tab or a sleeping machine are late: what is shown again is brought up to date at once.
  function onVisible(): void {
    if (document.visibilityState === "visible") catchUp();
  }

  return {
    rendered,
    read,
    tick: () => current,
    subscribe(listener) {
      if (listeners.size === 0) document.addEventListener("visibilitychange", onVisible);
      listeners.add(listener);
      if (listeners.size === 1) {
        current = read();
        schedule();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        clearTimeout(timer);
        document.removeEventListener("visibilitychange", onVisible);
      };
    },
    catchUp,
    synchronize(instant, arrived) {
      const measured = instant.getTime() - arrived;
      if (measured > offset || measured < offset - CLOCK_SET_MS) offset = measured;
      catchUp();
    },
  };
}
