// The two spellings of an instant that callers sign, and how far such an instant may be off. Bounds are inclusive: exactly
// 24 hours or 15 minutes off is still accepted.

import { DAY_MS, MINUTE_MS } from "@/lib/shared/time";

/** Way A: many clients write local time and label it Z, so any time zone must pass. */
export const CREATED_TOLERANCE_MS = DAY_MS;
/** Way B. */
export const SDK_DATE_TOLERANCE_MS = 15 * MINUTE_MS;

const createdForm = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)Z$/;
const sdkDateForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

function read(form: RegExp, text: string): Date | null {
  const match = form.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match.map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // A day that the month does not have would roll over into the next; years below 100 into the twentieth century.
  const same =
    instant.getUTCFullYear() === year &&
    instant.getUTCMonth() === month - 1 &&
    instant.getUTCDate() === day &&
    instant.getUTCHours() === hour &&
    instant.getUTCMinutes() === minute &&
    instant.getUTCSeconds() === second;
  return same ? instant : null;
}

/** `yyyy-MM-ddTHH:mm:ssZ`; null for anything else. */
export function readCreated(text: string): Date | null {
  return read(createdForm, text);
}

/** `yyyyMMddTHHmmssZ`; null for anything else. */
export function readSdkDate(text: string): Date | null {
  return read(sdkDateForm, text);
}

const QUARTER_HOUR_MS = 15 * MINUTE_MS;
/** A request is under way for a moment, and clocks are never quite alike. */
const LOCAL_TIME_SLACK_MS = 2 * MINUTE_MS;

/**
 * Whether an instant that is `aheadMs` ahead of our clock (negative: behind) looks like local time labelled Z: time zones
 * lie whole quarter hours, at most 14 hours, from UTC. Less than half an hour is taken for a clock that is off.
 */
export function looksLikeLocalTime(aheadMs: number): boolean {
  const quarters = Math.round(aheadMs / QUARTER_HOUR_MS);
  return (
    Math.abs(quarters) >= 2 && Math.abs(quarters) <= 56 && Math.abs(aheadMs - quarters * QUARTER_HOUR_MS) <= LOCAL_TIME_SLACK_MS
  );
}
