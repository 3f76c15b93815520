import type { ReactNode } from "react";

type Props = { id: string; title: string; description?: ReactNode; actions?: ReactNode; children: ReactNode };

export function Section({ id, title, description, actions, children }: Props) {
  return (
    <section aria-labelledby={id} className="space-y-3">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div className="min-w-0">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          {description && <p className="text-sm text-ink-quiet">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
