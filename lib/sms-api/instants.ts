// The two formats of the instant that callers sign, and how far it may be off. The bounds are inclusive: exactly 24 hours or
// 15 minutes off is accepted.

import { DAY_MS, MINUTE_MS } from "@/lib/shared/time";

/** WSSE: many clients write local time and label it Z, so every time zone must pass. */
export const CREATED_TOLERANCE_MS = DAY_MS;
/** SDK-HMAC-SHA256. */
export const SDK_DATE_TOLERANCE_MS = 15 * MINUTE_MS;

const createdPattern = "0000-00-00T00:00:00Z";
const sdkDatePattern = "00000000T000000Z";

const DIGIT = 48;
const daysOfMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
/** Count of digits up to the end of each field: year, month, day, hour, minute, second. */
const fieldEnds = [4, 6, 8, 10, 12, 14];

/** A 0 of `pattern` means any digit, another character means itself. No regular expression: every call runs this. */
function parseInstant(pattern: string, text: string): Date | null {
  if (text.length !== pattern.length) return null;
  const fields = [0, 0, 0, 0, 0, 0];
  let digits = 0;
  let field = 0;
  for (let at = 0; at < pattern.length; at++) {
    const code = text.charCodeAt(at);
    if (pattern.charCodeAt(at) !== DIGIT) {
      if (code !== pattern.charCodeAt(at)) return null;
      continue;
    }
    if (code < DIGIT || code > DIGIT + 9) return null;
    if (digits === fieldEnds[field]) field++;
    fields[field] = (fields[field] as number) * 10 + code - DIGIT;
    digits++;
  }
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  // Date.UTC takes a year below 100 as a year of the twentieth century.
  if (year < 100 || month < 1 || day < 1 || hour > 23 || minute > 59 || second > 59) return null;
  if (day > (daysOfMonths[month - 1] ?? 0)) return null;
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // Date.UTC turns the 29th of February of a common year into the 1st of March.
  return instant.getUTCDate() === day ? instant : null;
}

/** `yyyy-MM-ddTHH:mm:ssZ`; null for anything else. */
export function parseCreated(text: string): Date | null {
  return parseInstant(createdPattern, text);
}

/** `yyyyMMddTHHmmssZ`; null for anything else. */
export function parseSdkDate(text: string): Date | null {
  return parseInstant(sdkDatePattern, text);
}

/** `yyyy-MM-ddTHH:mm:ssZ`: UTC, without the fraction of a second. */
export function formatInstant(instant: Date): string {
  return `${instant.toISOString().slice(0, 19)}Z`;
}

const QUARTER_HOUR_MS = 15 * MINUTE_MS;
/** For the time a request needs and for the difference between two clocks. */
const LOCAL_TIME_SLACK_MS = 2 * MINUTE_MS;

/**
 * Whether an instant `aheadMs` ahead of our clock (negative: behind) looks like local time labelled Z. Time zones differ from
 * UTC by whole quarter hours, at most 14 hours. Less than half an hour means a clock that is off.
 */
export function looksLikeLocalTime(aheadMs: number): boolean {
  const quarters = Math.round(aheadMs / QUARTER_HOUR_MS);
  return (
    Math.abs(quarters) >= 2 && Math.abs(quarters) <= 56 && Math.abs(aheadMs - quarters * QUARTER_HOUR_MS) <= LOCAL_TIME_SLACK_MS
  );
}
