"use client";

import { useSyncExternalStore } from "react";
import { useServerClock } from "./server-clock-provider";

/**
 * The current instant by the server's clock, updated each second. During hydration it is the instant of the rendering, so that
 * the browser renders the same text as the server.
 */
export function useNow(): Date {
  const clock = useServerClock();
  return useSyncExternalStore(clock.subscribe, clock.lastTick, () => clock.rendered);
}
