"use client";

import { useSyncExternalStore } from "react";

const never = () => () => {};

/** The browser's time zone; UTC in the server's HTML, which cannot know it, and until that HTML has come to life. */
export function useTimeZone(): string {
  return useSyncExternalStore(
    never,
    () => Intl.DateTimeFormat().resolvedOptions().timeZone,
    () => "UTC",
  );
}
