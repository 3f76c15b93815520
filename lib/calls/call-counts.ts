// Accepted calls over a span of time. They are counted per minute; a longer span is shown in longer steps, so that it still
// fits on a screen.

import { addMs, DAY_MS, HOUR_MS, MINUTE_MS, maxInstant } from "@/lib/shared/time";

/** Half-open: [from, until). */
export type Span = { from: Date; until: Date };

export type CallCount = { calls: number; messages: number; pings: number };

/** One step of the span, by its start. */
export type CountedStep = CallCount & { at: Date };

const STEPS_MS = [MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS];
const MAX_STEP_MS = 7 * DAY_MS;
const MAX_STEPS = 96;
/** The minute under way and the 59 before it. */
const MINUTES_SHOWN = 60;
/** Counts are not kept for longer. */
export const COUNTS_RETENTION_DAYS = 400;

function startOf(instant: Date, stepMs: number): Date {
  return new Date(instant.getTime() - (instant.getTime() % stepMs));
}

/**
 * What a filter means: what is left open ends now, and begins an hour before its end; nothing later than now and nothing that
 * is not kept any more. A span that ends before it begins is empty.
 */
export function spanOf(filter: { from?: string | undefined; until?: string | undefined }, now: Date): Span {
  const end = filter.until ? new Date(Math.min(new Date(filter.until).getTime(), now.getTime())) : now;
  const begin = filter.from ? new Date(filter.from) : addMs(startOf(end, MINUTE_MS), -(MINUTES_SHOWN - 1) * MINUTE_MS);
  const from = maxInstant(begin, addMs(now, -COUNTS_RETENTION_DAYS * DAY_MS));
  return { from, until: maxInstant(from, end) };
}

/** How long a step of the span is; steps begin at whole multiples of their length since 1970, in UTC. */
export function stepOf({ from, until }: Span): number {
  const length = until.getTime() - from.getTime();
  return STEPS_MS.find((step) => length <= step * MAX_STEPS) ?? MAX_STEP_MS;
}

/** Every step of the span in its order, those without a call too. */
export function stepsOf(span: Span, counted: readonly CountedStep[]): CountedStep[] {
  const stepMs = stepOf(span);
  const known = new Map(counted.map((step) => [step.at.getTime(), step]));
  const steps: CountedStep[] = [];
  if (span.until <= span.from) return steps;
  for (let at = startOf(span.from, stepMs); at < span.until; at = addMs(at, stepMs)) {
    steps.push(known.get(at.getTime()) ?? { at, calls: 0, messages: 0, pings: 0 });
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
