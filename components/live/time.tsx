"use client";

import clsx from "clsx";
import { formatDuration } from "@/lib/shared/time";
import { formatInstantFields, isAnotherDay } from "./format-instant";
import { useNow } from "./use-now";
import { useTimeZone } from "./use-time-zone";

type Props = {
  at: Date;
  /** `full` has date, time and zone; `short` leaves the date out when it is today's. */
  style?: "full" | "short";
  /** Adds how far away it is, counting: `in 9 min 58 s`, `3 h 2 min ago`. */
  relative?: boolean;
  /** Puts date and time beneath each other, for a narrow column. */
  stacked?: boolean;
  className?: string;
};

/** One instant, as every page shows it. */
export function Time({ at, style = "full", relative = false, stacked = false, className }: Props) {
  const zone = useTimeZone();
  const now = useNow();
  const { date, time, zone: offset } = formatInstantFields(at, zone);
  const clockTime = `${time} ${offset}`;
  const distance = relative && distanceWords(at.getTime() - now.getTime());
  if (stacked) {
    return (
      <time
        dateTime={at.toISOString()}
        title={`${date} ${clockTime}`}
        className={clsx("inline-flex flex-col whitespace-nowrap tabular-nums", className)}
      >
        {`${date} `}
        <span className="text-ink-quiet">{clockTime}</span>
        {distance && <span className="text-ink-quiet">{distance}</span>}
      </time>
    );
  }
  const showsDate = style === "full" || isAnotherDay(at, now, zone);
  return (
    <time dateTime={at.toISOString()} title={`${date} ${clockTime}`} className={clsx("tabular-nums", className)}>
      {/* Broken between date and time only: the hyphens of a date would be places to break it. */}
      {showsDate && <span className="whitespace-nowrap">{date}</span>}
      {showsDate && " "}
      <span className="whitespace-nowrap">{clockTime}</span>
      {distance && " "}
      {distance && <span className="whitespace-nowrap">{`(${distance})`}</span>}
    </time>
  );
}

function distanceWords(ms: number): string {
  return ms > 0 ? `in ${formatDuration(ms)}` : `${formatDuration(-ms)} ago`;
}
