"use client";

import { useEffect, useRef } from "react";
import { useServerClock } from "./server-clock-provider";
import { useBackgroundRefresh } from "./use-background-refresh";

/** The longest delay of setTimeout: 2^31 − 1 ms, about 24.8 days. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;
/** The estimate of the server's clock is never ahead of it. The margin covers a small difference between two servers. */
const MARGIN_MS = 250;

/**
 * Refreshes the page once at each of the given instants, so that it shows what has come into force. When instants have passed
 * while the tab was hidden or the machine was asleep, one refresh follows as soon as the tab is visible.
 */
export function RefreshAt({ instants }: { instants: readonly Date[] }) {
  const clock = useServerClock();
  const refresh = useBackgroundRefresh();
  const handled = useRef<Set<number> | null>(null);
  const key = [...new Set(instants.map((instant) => instant.getTime()))].sort((a, b) => a - b).join(" ");

  useEffect(() => {
    const all = key === "" ? [] : key.split(" ").map(Number);
    // The page already shows what came into force before it was rendered.
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
      if (next !== undefined) timer = setTimeout(check, Math.min(next - now, MAX_TIMEOUT_MS));
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
