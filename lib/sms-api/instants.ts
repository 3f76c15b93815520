// The two spellings of an instant that callers sign, and how far such an instant may be off. Bounds are inclusive: exactly
// 24 hours or 15 minutes off is still accepted.

import { DAY_MS, MINUTE_MS } from "@/lib/shared/time";

/** Way A: many clients write local time and label it Z, so any time zone must pass. */
export const CREATED_TOLERANCE_MS = DAY_MS;
/** Way B. */
export const SDK_DATE_TOLERANCE_MS = 15 * MINUTE_MS;

const createdForm = "0000-00-00T00:00:00Z";
const sdkDateForm = "00000000T000000Z";

const DIGIT = 48;
const daysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Behind each of these many digits a part of the instant ends: year, month, day, hour, minute, second. */
const partEnds = [4, 6, 8, 10, 12, 14];

/** A 0 of `form` stands for any digit, all else for itself. One pass without a pattern: each call is read by this. */
function read(form: string, text: string): Date | null {
  if (text.length !== form.length) return null;
  const parts = [0, 0, 0, 0, 0, 0];
  let digits = 0;
  let part = 0;
  for (let at = 0; at < form.length; at++) {
    const code = text.charCodeAt(at);
    if (form.charCodeAt(at) !== DIGIT) {
      if (code !== form.charCodeAt(at)) return null;
      continue;
    }
    if (code < DIGIT || code > DIGIT + 9) return null;
    if (digits === partEnds[part]) part++;
    parts[part] = (parts[part] as number) * 10 + code - DIGIT;
    digits++;
  }
  const [year, month, day, hour, minute, second] = parts as [number, number, number, number, number, number];
  // Years below 100 would be taken for some of the twentieth century.
  if (year < 100 || month < 1 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  if (day > (daysOfMonths[month - 1] ?? 0)) return null;
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // The 29th of February of most years is the 1st of March.
  return instant.getUTCDate() === day ? instant : null;
}

/** `yyyy-MM-ddTHH:mm:ssZ`; null for anything else. */
export function parseCreated(text: string): Date | null {
  return read(createdForm, text);
}

/** `yyyyMMddTHHmmssZ`; null for anything else. */
export function parseSdkDate(text: string): Date | null {
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
