import { Time } from "./time";

/** Where an interval ends: an instant, not yet, or never because it was cancelled before it began. */
export function IntervalEnd({ until, cancelledAt }: { until: Date | null; cancelledAt: Date | null }) {
  if (cancelledAt) {
    return (
      <div className="text-sm">
        <p className="text-ink-quiet">Never took effect: cancelled</p>
        <Time at={cancelledAt} stacked />
      </div>
    );
  }
  if (until) return <Time at={until} stacked className="text-sm" />;
  return <span className="text-sm text-ink-quiet">Open</span>;
}
