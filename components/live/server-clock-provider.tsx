"use client";

import { createContext, type ReactNode, useContext, useLayoutEffect, useState } from "react";
import { browserMs, pageArrivedMs } from "./clock";
import { createServerClock, type ServerClock } from "./server-clock";

const ServerClockContext = createContext<ServerClock | null>(null);

/** Lets everything beneath go by the server's clock; `now` is the instant at which the server rendered the page. */
export function ServerClockProvider({ now, children }: { now: Date; children: ReactNode }) {
  const [clock] = useState(() => createServerClock(now, (typeof window === "undefined" ? null : pageArrivedMs()) ?? browserMs()));

  // A page that came later, by a refresh or an action, is another measurement. Taken in before it is seen: it may hold what
  // is in force since an instant that the last tick does not know yet.
  useLayoutEffect(() => {
    if (now.getTime() !== clock.rendered.getTime()) clock.synchronize(now, browserMs());
  }, [clock, now]);

  return <ServerClockContext value={clock}>{children}</ServerClockContext>;
}

export function useServerClock(): ServerClock {
  const clock = useContext(ServerClockContext);
  if (!clock) throw new Error("Only pages within <ServerClockProvider> know the server's time");
  return clock;
}
