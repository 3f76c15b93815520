/** The median, because the mean depends on a few slow rounds. 0 when there are no values. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
