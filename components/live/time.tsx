"use client";

import clsx from "clsx";
import { formatDuration } from "@/lib/shared/time";
import { formatInstantFields, isAnotherDay } from "./format-instant";
import { useNow } from "./use-now";
import { useTimeZone } from "./use-time-zone";

type Props = {
  at: Date;
  /** `full` shows date, time and zone; `short` omits the date when it is today's. */
  style?: "full" | "short";
  /** Adds the time until or since the instant, updated each second: `in 9 min 58 s`, `3 h 2 min ago`. */
  relative?: boolean;
  /** Puts the time below the date, for a narrow column. */
  stacked?: boolean;
  className?: string;
};

/** Shows an instant in the person's time zone. All pages show instants with it. */
export function Time({ at, style = "full", relative = false, stacked = false, className }: Props) {
  const zone = useTimeZone();
  const now = useNow();
  const { date, time, zone: offset } = formatInstantFields(at, zone);
  const clockTime = `${time} ${offset}`;
  const relativeTime = relative && formatRelative(at.getTime() - now.getTime());
  if (stacked) {
    return (
      <time
        dateTime={at.toISOString()}
        title={`${date} ${clockTime}`}
        className={clsx("inline-flex flex-col whitespace-nowrap tabular-nums", className)}
      >
        {`${date} `}
        <span className="text-ink-quiet">{clockTime}</span>
        {relativeTime && <span className="text-ink-quiet">{relativeTime}</span>}
      </time>
    );
  }
  const showsDate = style === "full" || isAnotherDay(at, now, zone);
  return (
    <time dateTime={at.toISOString()} title={`${date} ${clockTime}`} className={clsx("tabular-nums", className)}>
      {/* A line break is allowed between date and time only, not at the hyphens of the date. */}
      {showsDate && <span className="whitespace-nowrap">{date}</span>}
      {showsDate && " "}
      <span className="whitespace-nowrap">{clockTime}</span>
      {relativeTime && " "}
      {relativeTime && <span className="whitespace-nowrap">{`(${relativeTime})`}</span>}
    </time>
  );
}

function formatRelative(ms: number): string {
  return ms > 0 ? `in ${formatDuration(ms)}` : `${formatDuration(-ms)} ago`;
}
