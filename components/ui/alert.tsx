import clsx from "clsx";
import type { ReactNode } from "react";
import { Icon } from "./icon";

const tones = {
  success: { box: "border-success-line bg-success-subtle", icon: "circle-check", ink: "text-success" },
  info: { box: "border-info-line bg-info-subtle", icon: "info", ink: "text-info" },
  warning: { box: "border-warning-line bg-warning-subtle", icon: "triangle-alert", ink: "text-warning" },
  danger: { box: "border-danger-line bg-danger-subtle", icon: "circle-alert", ink: "text-danger" },
} as const;

type Props = {
  tone: keyof typeof tones;
  title?: ReactNode;
  children?: ReactNode;
  /** Buttons for what the person can do. */
  actions?: ReactNode;
  onDismiss?: () => void;
  /** `alert` interrupts a screen reader: for a new failure, not for permanent text. */
  role?: "alert";
  className?: string;
};

export function Alert({ tone, title, children, actions, onDismiss, role, className }: Props) {
  const { box, icon, ink } = tones[tone];
  return (
    <div role={role} className={clsx("flex items-start gap-2.5 rounded-md border px-3 py-2.5 text-ink", box, className)}>
      <Icon name={icon} className={clsx("mt-0.5 size-4.5 shrink-0", ink)} />
      <div className="min-w-0 flex-1 space-y-1 wrap-anywhere">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="space-y-1">{children}</div>}
        {actions && <div className="flex flex-wrap gap-2 pt-1">{actions}</div>}
      </div>
      {onDismiss && (
        <button
          type="button"
          onClick={onDismiss}
          aria-label="Close message"
          className="-m-1 grid size-7 shrink-0 cursor-pointer place-items-center rounded-sm text-ink-soft hover:bg-ink/8 hover:text-ink"
        >
          <Icon name="x" className="size-4" />
        </button>
      )}
    </div>
  );
}
