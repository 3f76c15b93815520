import type { ReactNode } from "react";

export type BadgeTone = "success" | "warning" | "danger" | "info" | "neutral";

type Props = { tone: BadgeTone; children: ReactNode; title?: string };

export function Badge({ tone, children, title }: Props) {
  return (
    <span className={`badge badge-${tone}`} title={title}>
      {children}
    </span>
  );
}
