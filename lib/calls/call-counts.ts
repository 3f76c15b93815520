// The counts of accepted calls in a span of time. They are stored per minute. A longer span has longer steps, so that the chart
// fits on a screen.

import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, maxInstant } from "@/lib/shared/time";

/** Half-open: [from, until). */
export type Span = { from: Date; until: Date };

export type CallCount = { calls: number; messages: number; pings: number };

/** The count of one step; `at` is its start. */
export type CountedStep = CallCount & { at: Date };

const STEPS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS];
const MAX_STEP_MS = 7 * DAY_MS;
const MAX_STEPS = 96;
/** The current minute and the 59 before it. */
const DEFAULT_MINUTES = 60;
/** Older counts are deleted. */
export const COUNTS_RETENTION_DAYS = 400;

function startOf(instant: Date, stepMs: number): Date {
  return new Date(instant.getTime() - (instant.getTime() % stepMs));
}

/**
 * The span of a filter. Without `until` it ends now; without `from` it begins an hour before its end. It never ends after `now`
 * and never begins before the retention time. A span that ends before it begins is empty.
 */
export function spanOf(filter: { from?: string | undefined; until?: string | undefined }, now: Date): Span {
  const end = filter.until ? new Date(Math.min(new Date(filter.until).getTime(), now.getTime())) : now;
  const begin = filter.from ? new Date(filter.from) : addMs(startOf(end, MINUTE_MS), -(DEFAULT_MINUTES - 1) * MINUTE_MS);
  const from = maxInstant(begin, addMs(now, -COUNTS_RETENTION_DAYS * DAY_MS));
  return { from, until: maxInstant(from, end) };
}

/** The length of a step, in milliseconds. Steps begin at whole multiples of their length since 1970, in UTC. */
export function stepOf({ from, until }: Span): number {
  const length = until.getTime() - from.getTime();
  return STEPS_MS.find((step) => length <= step * MAX_STEPS) ?? MAX_STEP_MS;
}

/** All steps of the span in order, also those without a call. */
export function stepsOf(span: Span, counted: readonly CountedStep[]): CountedStep[] {
  const stepMs = stepOf(span);
  const byStart = new Map(counted.map((step) => [step.at.getTime(), step]));
  const steps: CountedStep[] = [];
  if (span.until <= span.from) return steps;
  for (let at = startOf(span.from, stepMs); at < span.until; at = addMs(at, stepMs)) {
    steps.push(byStart.get(at.getTime()) ?? { at, calls: 0, messages: 0, pings: 0 });
  }
  return steps;
}

export function sumOf(steps: readonly CallCount[]): CallCount {
  const sum = { calls: 0, messages: 0, pings: 0 };
  for (const { calls, messages, pings } of steps) {
    sum.calls += calls;
    sum.messages += messages;
    sum.pings += pings;
  }
  return sum;
}
