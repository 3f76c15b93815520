"use client";

import clsx from "clsx";
import { formatDuration } from "@/lib/shared/time";
import { instantParts, isAnotherDay } from "./format-instant";
import { useNow } from "./use-now";
import { useTimeZone } from "./use-time-zone";

type Props = {
  at: Date;
  /** `full` has date, time and zone; `near` leaves the date out when it is today's. */
  style?: "full" | "near";
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
  const { date, time, zone: offset } = instantParts(at, zone);
  const distance = at.getTime() - now.getTime();
  const full = `${date} ${time} ${offset}`;
  return (
    <time dateTime={at.toISOString()} title={full} className={clsx("tabular-nums", stacked && "inline-flex flex-col", className)}>
      {stacked ? (
        <>
          <span className="whitespace-nowrap">{date} </span>
          <span className="whitespace-nowrap text-ink-quiet">
            {time} {offset}
          </span>
        </>
      ) : (
        <>
          {/* Broken between date and time only: the hyphens of a date would be places to break it. */}
          {(style === "full" || isAnotherDay(at, now, zone)) && (
            <>
              <span className="whitespace-nowrap">{date}</span>{" "}
            </>
          )}
          <span className="whitespace-nowrap">
            {time} {offset}
          </span>
        </>
      )}
      {relative && !stacked && " "}
      {relative && (
        <span className={clsx("whitespace-nowrap", stacked && "text-ink-quiet")}>
          {stacked ? <Distance ms={distance} /> : <>({<Distance ms={distance} />})</>}
        </span>
      )}
    </time>
  );
}

function Distance({ ms }: { ms: number }) {
  return <>{ms > 0 ? `in ${formatDuration(ms)}` : `${formatDuration(-ms)} ago`}</>;
}
