// Formats an instant for people: always with its time zone and always in the same order, so that two instants are easy to
// compare.

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterFor(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      timeZoneName: "longOffset",
    });
    formatters.set(zone, formatter);
  }
  return formatter;
}

/** Uses no formatter, because the server formats every instant of every page in UTC and a formatter is slow. */
function formatUtcFields(instant: Date): InstantFields {
  const text = instant.toISOString();
  return { date: text.slice(0, 10), time: text.slice(11, 19), zone: "UTC" };
}

export type InstantFields = {
  /** `2026-11-22` */
  date: string;
  /** `14:32:05` */
  time: string;
  /** `UTC` or `GMT+05:45` */
  zone: string;
};

export function formatInstantFields(instant: Date, zone: string): InstantFields {
  if (zone === "UTC") return formatUtcFields(instant);
  const fields: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterFor(zone).formatToParts(instant)) fields[type] = value;
  return {
    date: `${fields.year}-${fields.month}-${fields.day}`,
    time: `${fields.hour}:${fields.minute}:${fields.second}`,
    zone: fields.timeZoneName === "GMT" ? "UTC" : (fields.timeZoneName ?? zone),
  };
}

/** True when the instant and `now` are on different days in that zone, so that the time alone would mislead. */
export function isAnotherDay(instant: Date, now: Date, zone: string): boolean {
  return formatInstantFields(instant, zone).date !== formatInstantFields(now, zone).date;
}

/** `2026-11-22 14:32:05 GMT+01:00` */
export function formatInstant(instant: Date, zone: string): string {
  const { date, time, zone: offset } = formatInstantFields(instant, zone);
  return `${date} ${time} ${offset}`;
}
