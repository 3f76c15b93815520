"use client";

import { formatInstantFields } from "@/components/live/format-instant";
import { useTimeZone } from "@/components/live/use-time-zone";
import { formatCount } from "@/lib/shared/format-count";

type Props = { firstAt: Date; lastAt: Date; count: number };

/** The times of the first and the last call of a row. They are in the same minute, so the date and the zone appear once. */
export function TimesInMinute({ firstAt, lastAt, count }: Props) {
  const zone = useTimeZone();
  const [first, last] = [formatInstantFields(firstAt, zone), formatInstantFields(lastAt, zone)];
  const isOneSecond = first.time === last.time;
  return (
    <div className="text-sm whitespace-nowrap tabular-nums">
      <p>{last.date}</p>
      <p className="text-ink-quiet">
        {!isOneSecond && (
          <>
            <time dateTime={firstAt.toISOString()}>{first.time}</time>
            {" – "}
          </>
        )}
        <time dateTime={lastAt.toISOString()}>{last.time}</time>
        {isOneSecond ? ` ${last.zone}` : <span className="block">{last.zone}</span>}
      </p>
      {count > 1 && <p className="font-medium">{formatCount(count)} calls</p>}
    </div>
  );
}
