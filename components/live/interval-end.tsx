import { Time } from "./time";

/** The end of an interval: an instant, no end, or a cancellation before the interval began. */
export function IntervalEnd({ until, cancelledAt }: { until: Date | null; cancelledAt: Date | null }) {
  if (cancelledAt) {
    return (
      <div className="text-sm">
        <p className="text-ink-quiet">Cancelled before it took effect</p>
        <Time at={cancelledAt} stacked />
      </div>
    );
  }
  if (until) return <Time at={until} stacked className="text-sm" />;
  return <span className="text-sm text-ink-quiet">No end</span>;
}
