import clsx from "clsx";
import type { ReactNode } from "react";

const tones = {
  good: "border-good-line bg-good-wash text-good",
  wait: "border-wait-line bg-wait-wash text-wait",
  bad: "border-bad-line bg-bad-wash text-bad",
  note: "border-note-line bg-note-wash text-note",
  plain: "border-line bg-raised text-ink-soft",
};

export type BadgeTone = keyof typeof tones;

export function Badge({ tone, children, className }: { tone: BadgeTone; children: ReactNode; className?: string }) {
  return (
    <span
      data-badge
      className={clsx(
        "inline-flex items-center gap-1 rounded-full border px-2 py-px text-xs font-medium whitespace-nowrap",
        tones[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
