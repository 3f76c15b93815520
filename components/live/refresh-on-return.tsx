"use client";

import { useEffect } from "react";
import { MINUTE_MS, SECOND_MS } from "@/lib/shared/time";
import { useServerClock } from "./server-clock-provider";
import { useBackgroundRefresh } from "./use-background-refresh";

/** After this time a page may be out of date, because other people change the same data. */
const STALE_MS = 30 * SECOND_MS;

/**
 * Refreshes the page when a person returns to its tab, and with `everyMinute` also each minute while the tab is visible: for
 * data that someone else will change, such as a top-up.
 */
export function RefreshOnReturn({ everyMinute = false }: { everyMinute?: boolean }) {
  const clock = useServerClock();
  const refresh = useBackgroundRefresh();

  useEffect(() => {
    let refreshedAt = clock.now().getTime();

    function refreshIfOlderThan(ms: number) {
      const now = clock.now().getTime();
      if (document.visibilityState !== "visible" || now - refreshedAt < ms) return;
      refreshedAt = now;
      void refresh();
    }

    const onReturn = () => refreshIfOlderThan(STALE_MS);
    const timer = everyMinute ? setInterval(() => refreshIfOlderThan(STALE_MS), MINUTE_MS) : undefined;
    document.addEventListener("visibilitychange", onReturn);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", onReturn);
    };
  }, [clock, refresh, everyMinute]);

  return null;
}
