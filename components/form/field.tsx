import clsx from "clsx";
import { type ReactNode, useId } from "react";
import { FieldError } from "./field-error";

export type FieldControl = {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
  "aria-required": true | undefined;
};

type Props = {
  label: string;
  required?: boolean;
  /** What to enter. */
  hint?: ReactNode;
  /** What is wrong and what to do. */
  error?: ReactNode;
  /** To the right of the label: a counter or a countdown. */
  aside?: ReactNode;
  className?: string;
  /** Renders the control with the attributes that connect it to its label, hint and error. */
  children: (control: FieldControl) => ReactNode;
};

/** Connects a control to its label, hint and error. Every field of the console uses it. */
export function Field({ label, required, hint, error, aside, className, children }: Props) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = clsx(error && errorId, hint && hintId) || undefined;
  return (
    <div className={clsx("space-y-1.5", className)}>
      <div className="flex flex-wrap items-baseline gap-x-2">
        <label htmlFor={id} className="font-medium">
          {label}
          {required && (
            <span aria-hidden className="text-danger">
              {" *"}
            </span>
          )}
        </label>
        {required && <span className="text-sm text-ink-quiet">required</span>}
        {aside && <div className="ml-auto text-sm text-ink-quiet">{aside}</div>}
      </div>
      {children({
        id,
        "aria-describedby": describedBy,
        "aria-invalid": error ? true : undefined,
        "aria-required": required ? true : undefined,
      })}
      {error && <FieldError id={errorId}>{error}</FieldError>}
      {hint && (
        <div id={hintId} className="text-sm text-ink-quiet">
          {hint}
        </div>
      )}
    </div>
  );
}
