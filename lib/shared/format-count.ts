const counts = new Intl.NumberFormat("en");

/** Formats a count for people: `12,801`. */
export function formatCount(count: number): string {
  return counts.format(count);
}
