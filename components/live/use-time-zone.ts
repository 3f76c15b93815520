"use client";

import { useSyncExternalStore } from "react";

const subscribeToNothing = () => () => {};

/** The browser's time zone. UTC on the server, which does not know it, and during hydration. */
export function useTimeZone(): string {
  return useSyncExternalStore(
    subscribeToNothing,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
}
