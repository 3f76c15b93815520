// The browser's only clock. It may be wrong by any amount: nothing compares it with an instant. It is only used to measure
// how far the server's clock is away (server-time.tsx), and that sum is what the console goes by.

/** Milliseconds since 1970 as this machine believes. */
export function browserMs(): number {
  return Date.now();
}

/**
 * When the first byte of the page arrived, by the same clock: the moment closest to the rendering of the page on the server
 * that a script can know. Null where the browser does not tell.
 */
export function pageArrivedMs(): number | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation && navigation.responseStart > 0 ? performance.timeOrigin + navigation.responseStart : null;
}
