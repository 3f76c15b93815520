const counts = new Intl.NumberFormat("en");

/** How people read a count that may be large: `12,801`. */
export function formatCount(count: number): string {
  return counts.format(count);
}
