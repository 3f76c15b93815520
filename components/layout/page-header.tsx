import type { ReactNode } from "react";

type Props = {
  title: ReactNode;
  /** The purpose of the page in one sentence. */
  description?: ReactNode;
  /** A link to the page above, shown over the title. */
  back?: ReactNode;
  /** Buttons at the upper right. */
  actions?: ReactNode;
};

export function PageHeader({ title, description, back, actions }: Props) {
  return (
    <div className="mb-4 flex items-start justify-between gap-x-4 gap-y-3 max-sm:flex-wrap">
      <div className="min-w-0 flex-1 space-y-1 max-sm:basis-full">
        {back}
        <h1 className="text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
        {description && <p className="max-w-prose text-ink-soft">{description}</p>}
      </div>
      {actions && <div className="flex shrink-0 items-center gap-2">{actions}</div>}
    </div>
  );
}
