// Ids of append-only rows. An id begins with the milliseconds of its instant (UUID version 7, RFC 9562), so ids rise with time and
// a span of time is a range of ids: one index serves paging, a filter by time, and both together.

/** The smallest id that a row of this instant or later can have. */
export function firstIdAt(instant: Date): string {
  const ms = Math.max(0, instant.getTime()).toString(16).padStart(12, "0");
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`;
}
