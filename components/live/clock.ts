// The browser's clock. It can be wrong by any amount, so nothing compares it with an instant. It only measures the difference
// to the server's clock (server-clock-provider.tsx); all pages use the server's time.

/** Milliseconds since 1970 by the browser's clock. */
export function browserMs(): number {
  return Date.now();
}

/**
 * When the first byte of the page arrived, by the same clock. A script knows no moment that is closer to the rendering of the
 * page on the server. Null when the browser does not report it.
 */
export function pageArrivedMs(): number | null {
  const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return navigation && navigation.responseStart > 0 ? performance.timeOrigin + navigation.responseStart : null;
}
