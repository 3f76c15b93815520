// How people read an instant: always with its zone, in one order, so that two instants can be compared at a glance.

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

/** Without a formatter: it is what the server renders, for every instant of every page. */
function utcParts(instant: Date): InstantFields {
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
  if (zone === "UTC") return utcParts(instant);
  const part: Partial<Record<Intl.DateTimeFormatPartTypes, string>> = {};
  for (const { type, value } of formatterFor(zone).formatToParts(instant)) part[type] = value;
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}:${part.second}`,
    zone: part.timeZoneName === "GMT" ? "UTC" : (part.timeZoneName ?? zone),
  };
}

/** Whether the instant is of another day than `now` in that zone, so that its time alone would mislead. */
export function isAnotherDay(instant: Date, now: Date, zone: string): boolean {
  return formatInstantFields(instant, zone).date !== formatInstantFields(now, zone).date;
}

/** `2026-11-22 14:32:05 GMT+01:00` */
export function formatInstant(instant: Date, zone: string): string {
  const { date, time, zone: offset } = formatInstantFields(instant, zone);
  return `${date} ${time} ${offset}`;
}
