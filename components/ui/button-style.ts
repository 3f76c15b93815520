import clsx from "clsx";

const variants = {
  primary: "border-transparent bg-accent font-medium text-accent-ink hover:bg-accent-strong aria-disabled:hover:bg-accent",
  secondary: "border-line-strong bg-surface font-medium text-ink hover:bg-raised aria-disabled:hover:bg-surface",
  danger: "border-bad bg-surface font-medium text-bad hover:bg-bad-wash aria-disabled:hover:bg-surface",
  /** Within a row: reads as a link, is as easy to hit as a button. */
  quiet: "border-transparent bg-transparent text-accent hover:bg-accent-wash aria-disabled:hover:bg-transparent",
};

const sizes = {
  md: "min-h-9 px-3.5 py-1.5",
  sm: "min-h-7 px-2 py-0.5 text-sm",
};

export type ButtonLook = { variant?: keyof typeof variants; size?: keyof typeof sizes };

/** The look of a button, for a link that leads somewhere as a button does. */
export function buttonStyle({ variant = "secondary", size = "md" }: ButtonLook): string {
  return clsx(
    "inline-flex cursor-pointer items-center justify-center gap-1.5 rounded-md border text-center transition-colors",
    "aria-disabled:cursor-not-allowed aria-disabled:opacity-60",
    variants[variant],
    sizes[size],
  );
}
