"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { formatInstant } from "@/components/live/format-instant";
import { Time } from "@/components/live/time";
import { useTimeZone } from "@/components/live/use-time-zone";
import type { CallCount, CountedStep } from "@/lib/calls/call-counts";
import type { AcceptedCalls } from "@/lib/calls/queries";
import { formatCount } from "@/lib/shared/format-count";
import { formatDelay } from "@/lib/shared/time";

/** `1,234 calls with 1,300 SMS, and 2 pings` */
function formatCallCount({ calls, messages, pings }: CallCount): string {
  const accepted = `${formatCount(calls)} ${calls === 1 ? "call" : "calls"} with ${formatCount(messages)} SMS`;
  return pings === 0 ? accepted : `${accepted}, and ${formatCount(pings)} ${pings === 1 ? "ping" : "pings"}`;
}

const column = createColumnHelper<Features, CountedStep>();

const columns = column.columns([
  column.display({
    id: "at",
    header: "From",
    meta: { label: "From", isRowName: true, width: "minmax(12rem, 1fr)" },
    cell: ({ row: { original } }) => <Time at={original.at} className="text-sm" />,
  }),
  column.display({
    id: "calls",
    header: "Calls",
    meta: { label: "Calls", isNumber: true },
    cell: ({ row: { original } }) => <span className="text-sm tabular-nums">{formatCount(original.calls)}</span>,
  }),
  column.display({
    id: "messages",
    header: "SMS",
    meta: { label: "SMS", isNumber: true },
    cell: ({ row: { original } }) => <span className="text-sm tabular-nums">{formatCount(original.messages)}</span>,
  }),
  column.display({
    id: "pings",
    header: "Pings",
    meta: { label: "Pings", isNumber: true },
    cell: ({ row: { original } }) => <span className="text-sm tabular-nums">{formatCount(original.pings)}</span>,
  }),
]);

// Lengths in units of the chart's view box. A bar takes three quarters of its step.
const STEP_WIDTH = 4;
const BAR_WIDTH = 3;
const CHART_HEIGHT = 100;
/** A single call stays visible beside a step with thousands. */
const MIN_BAR_HEIGHT = 3;

export function AcceptedCallsChart({ accepted }: { accepted: AcceptedCalls }) {
  const zone = useTimeZone();
  const { from, until, stepMs, steps, total } = accepted;
  const usedSteps = steps.filter(({ calls, pings }) => calls + pings > 0);
  if (usedSteps.length === 0) {
    return (
      <div className="rounded-lg border border-line bg-surface px-6 py-10 text-center shadow-low">
        <p className="text-ink-soft">
          No call was accepted from <Time at={from} style="short" /> to <Time at={until} style="short" />.
        </p>
      </div>
    );
  }
  const most = Math.max(...usedSteps.map(({ calls, pings }) => calls + pings));
  const step = formatDelay(stepMs / 1000);
  const height = ({ calls, pings }: CallCount) => Math.max(MIN_BAR_HEIGHT, ((calls + pings) / most) * CHART_HEIGHT);
  return (
    <div className="space-y-3 rounded-lg border border-line bg-surface p-4 shadow-low">
      <p>
        <strong className="font-semibold">{formatCallCount(total)}</strong> <span className="text-ink-quiet">accepted.</span>
      </p>
      <figure className="space-y-1">
        <svg
          role="img"
          aria-label={`Accepted calls in steps of ${step}, at most ${formatCount(most)} in one`}
          viewBox={`0 0 ${steps.length * STEP_WIDTH} ${CHART_HEIGHT}`}
          preserveAspectRatio="none"
          className="h-24 w-full border-b border-line-strong"
        >
          {steps.map((each, index) =>
            each.calls + each.pings === 0 ? null : (
              <rect
                key={each.at.getTime()}
                x={index * STEP_WIDTH + (STEP_WIDTH - BAR_WIDTH) / 2}
                y={CHART_HEIGHT - height(each)}
                width={BAR_WIDTH}
                height={height(each)}
                className="fill-accent"
              >
                <title>{`${formatInstant(each.at, zone)}: ${formatCallCount(each)}`}</title>
              </rect>
            ),
          )}
        </svg>
        <figcaption className="flex flex-wrap justify-between gap-x-4 text-xs text-ink-quiet">
          <Time at={from} style="short" />
          <span>
            Each bar is {step}; the highest is {formatCount(most)}.
          </span>
          <Time at={until} style="short" />
        </figcaption>
      </figure>
      <details className="text-sm">
        <summary className="inline-block min-h-6 cursor-pointer rounded-sm py-0.5 text-accent hover:underline">
          Show numbers
        </summary>
        <div className="mt-2">
          <DataTable
            caption={`Accepted calls in steps of ${step}, newest first`}
            columns={columns}
            rows={usedSteps.toReversed()}
            rowId={({ at }) => at.toISOString()}
            empty={null}
          />
        </div>
      </details>
    </div>
  );
}
