import type { ReactNode } from "react";

type Props = { id: string; title: string; actions?: ReactNode; children: ReactNode };

/** A box with a title, its content and buttons. */
export function Panel({ id, title, actions, children }: Props) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-low">
      <h2 id={id} className="font-medium text-ink-quiet">
        {title}
      </h2>
      <div className="flex-1 space-y-1.5">{children}</div>
      {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
    </section>
  );
}
