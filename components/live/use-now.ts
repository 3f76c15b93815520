"use client";

import { useSyncExternalStore } from "react";
import { useServerClock } from "./server-clock-provider";

/**
 * The instant now by the server's clock, anew each second. While the server's HTML comes to life it is the instant of the
 * rendering, so that both say the same.
 */
export function useNow(): Date {
  const clock = useServerClock();
  return useSyncExternalStore(clock.subscribe, clock.lastTick, () => clock.rendered);
}
