import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** What the page is for, in a sentence. */
  description?: ReactNode;
  /** Above the title: the way back. */
  back?: ReactNode;
  /** Upper right. */
  actions?: ReactNode;
};

export function PageHeader({ title, description, back, actions }: Props) {
  return (
    <div className="mb-4 flex flex-wrap items-start justify-between gap-x-4 gap-y-3">
      <div className="min-w-0 space-y-1">
        {back}
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {description && <p className="max-w-prose text-ink-soft">{description}</p>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </div>
  );
}
