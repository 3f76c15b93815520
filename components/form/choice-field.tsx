import { type ReactNode, useId } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";
import { FieldError } from "./field-error";

type Props = {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  registration: UseFormRegisterReturn;
  choices: { value: string; label: string; hint?: string }[];
};

/** A group of radio buttons: one choice of a few, all visible. */
export function ChoiceField({ label, hint, error, registration, choices }: Props) {
  const id = useId();
  return (
    <fieldset aria-describedby={hint ? `${id}-hint` : undefined} className="space-y-1.5">
      <legend className="font-medium">{label}</legend>
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-ink-quiet">
          {hint}
        </p>
      )}
      <div className="grid grid-cols-1 gap-2 min-[24rem]:grid-cols-2 sm:grid-cols-4">
        {choices.map((choice) => (
          <label
            key={choice.value}
            className="flex min-h-9 cursor-pointer items-center gap-2 rounded-md border border-line-strong px-2.5 py-1.5 hover:bg-raised has-checked:border-accent has-checked:bg-accent-subtle has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-ring"
          >
            <input type="radio" {...registration} value={choice.value} className="size-4 shrink-0 accent-accent outline-none" />
            <span className="min-w-0">
              {choice.label}
              {choice.hint && <span className="block text-xs text-ink-quiet">{choice.hint}</span>}
            </span>
          </label>
        ))}
      </div>
      {error && <FieldError>{error}</FieldError>}
    </fieldset>
  );
}
