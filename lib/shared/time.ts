// Arithmetic on instants, and their formats. Pure: `now` is always an argument.

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

export function addMs(instant: Date, ms: number): Date {
  return new Date(instant.getTime() + ms);
}

export function addSeconds(instant: Date, seconds: number): Date {
  return addMs(instant, seconds * SECOND_MS);
}

export function maxInstant(a: Date, b: Date): Date {
  return a.getTime() >= b.getTime() ? a : b;
}

/** Whether `now` lies in the half-open interval [from, until); null means no end. */
export function isWithin(now: Date, from: Date, until: Date | null): boolean {
  return from.getTime() <= now.getTime() && (until === null || now.getTime() < until.getTime());
}

/** `2026-11-22 14:32:05 UTC`: the format in mails, files and shells. */
export function formatInstantUtc(instant: Date): string {
  return `${instant.toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/**
 * A duration in its two largest units: `9 min 58 s`, `1 h 5 min`, `2 d 3 h`, `0 s`. Rounded up to whole seconds, so that a
 * countdown reaches zero at the instant and not before.
 */
export function formatDuration(ms: number): string {
  const total = Math.max(0, Math.ceil(ms / SECOND_MS));
  const units: [number, string][] = [
    [Math.floor(total / 86_400), "d"],
    [Math.floor((total % 86_400) / 3600), "h"],
    [Math.floor((total % 3600) / 60), "min"],
    [total % 60, "s"],
  ];
  const first = units.findIndex(([count]) => count > 0);
  if (first === -1) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(" ");
}

/** A delay in a sentence: `15 minutes`, `1 hour`, `90 seconds`. */
export function formatDelay(seconds: number): string {
  const [count, unit] =
    seconds % 3600 === 0 && seconds > 0
      ? [seconds / 3600, "hour"]
      : seconds % 60 === 0 && seconds > 0
        ? [seconds / 60, "minute"]
        : [seconds, "second"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
