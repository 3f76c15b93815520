// Instants as text of the browser's `datetime-local` field: local time without a zone.

import { formatInstantFields } from "@/components/live/format-instant";

/** `2026-11-23T15:45:00`: the instant in `zone`. Empty when there is no instant. */
export function formatLocalTime(instant: string | undefined, zone: string): string {
  if (!instant) return "";
  const { date, time } = formatInstantFields(new Date(instant), zone);
  return `${date}T${time}`;
}

/** Interprets the text in the browser's time zone. Null when it is empty or is not a local date and time. */
export function parseLocalTime(text: string): Date | null {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
