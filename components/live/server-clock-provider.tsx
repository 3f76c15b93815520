"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from "react";
import { browserMs, pageArrivedMs } from "./clock";
import { createServerClock, type ServerClock } from "./server-clock";

const ServerClockContext = createContext<ServerClock | null>(null);

/** Gives all components inside it the server's clock; `now` is the instant at which the server rendered the page. */
export function ServerClockProvider({ now, children }: { now: Date; children: ReactNode }) {
  const [clock] = useState(() => createServerClock(now, (typeof window === "undefined" ? null : pageArrivedMs()) ?? browserMs()));

  // Each later rendering, after a refresh or an action, is another measurement. It is used before the browser paints, because
  // the new page can contain something that came into force after the last tick.
  useLayoutEffect(() => {
    if (now.getTime() !== clock.rendered.getTime()) clock.synchronize(now, browserMs());
  }, [clock, now]);

  return <ServerClockContext value={clock}>{children}</ServerClockContext>;
}

export function useServerClock(): ServerClock {
  const clock = useContext(ServerClockContext);
  if (!clock) throw new Error("useServerClock is used outside <ServerClockProvider>");
  return clock;
}
