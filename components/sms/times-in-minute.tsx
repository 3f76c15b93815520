"use client";

import { instantParts } from "@/components/shell/format-instant";
import { useTimeZone } from "@/components/shell/use-time-zone";

type Props = { firstAt: Date; lastAt: Date; count: number };

/** When the calls of one row came: they are of one minute, so the date and the zone are said once. */
export function TimesInMinute({ firstAt, lastAt, count }: Props) {
  const zone = useTimeZone();
  const [first, last] = [instantParts(firstAt, zone), instantParts(lastAt, zone)];
  return (
    <div className="text-sm tabular-nums">
      <p className="whitespace-nowrap">{last.date}</p>
      <p className="text-ink-quiet">
        {first.time !== last.time && (
          <>
            <time dateTime={firstAt.toISOString()}>{first.time}</time>
            {" – "}
          </>
        )}
        <time dateTime={lastAt.toISOString()} className="whitespace-nowrap">
          {last.time} {last.zone}
        </time>
      </p>
      {count > 1 && <p className="font-medium">{count} calls</p>}
    </div>
  );
}
