"use client";

import { useEffect, useRef } from "react";
import { useServerClock } from "./server-clock-provider";
import { useBackgroundRefresh } from "./use-background-refresh";

/** The longest time setTimeout can wait: 2^31 − 1 ms, about 24.8 days. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** The estimate of the server's clock runs behind it, never ahead; this covers two servers that differ a little. */
const MARGIN_MS = 250;

/**
 * Refreshes the page once at each of the given instants, so that what came into force meanwhile is shown. Instants that
 * passed while the tab was hidden or the machine asleep are made up for by one refresh when it is seen again.
 */
export function RefreshAt({ instants }: { instants: readonly Date[] }) {
  const clock = useServerClock();
  const refresh = useBackgroundRefresh();
  const handled = useRef<Set<number> | null>(null);
  const key = [...new Set(instants.map((instant) => instant.getTime()))].sort((a, b) => a - b).join(" ");

  useEffect(() => {
    const all = key === "" ? [] : key.split(" ").map(Number);
    // What had passed when the page was rendered is in the page.
    handled.current ??= new Set(all.filter((instant) => instant <= clock.rendered.getTime()));
    const done = handled.current;
    let timer: ReturnType<typeof setTimeout> | undefined;

    function check() {
      clearTimeout(timer);
      const now = clock.now().getTime() - MARGIN_MS;
      const due = all.filter((instant) => instant <= now && !done.has(instant));
      for (const instant of due) done.add(instant);
      if (due.length > 0) void refresh();
      const next = all.find((instant) => instant > now);
      if (next !== undefined) timer = setTimeout(check, Math.min(next - now, LONGEST_TIMER_MS));
    }

    function onVisible() {
      if (document.visibilityState === "visible") check();
    }

    check();
    document.addEventListener("visibilitychange", onVisible);
    window.addEventListener("pageshow", onVisible);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", onVisible);
      window.removeEventListener("pageshow", onVisible);
    };
  }, [clock, key, refresh]);

  return null;
}
