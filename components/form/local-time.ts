// Instants as the browser's own field for date and time has them: local, without a zone.

import { instantParts } from "@/components/live/format-instant";

/** `2026-11-23T15:45:00` of an instant in a zone; empty for none. */
export function formatLocalTime(instant: string | undefined, zone: string): string {
  if (!instant) return "";
  const { date, time } = instantParts(new Date(instant), zone);
  return `${date}T${time}`;
}

/** The instant that a local text means in the browser's zone; null for none, and for what is none. */
export function parseLocalTime(text: string): Date | null {
  if (!/^\d{4,6}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return null;
  const instant = new Date(text);
  return Number.isNaN(instant.getTime()) ? null : instant;
}
