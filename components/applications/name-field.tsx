import type { UseFormRegisterReturn } from "react-hook-form";
import { Field } from "@/components/form/field";
import { Input } from "@/components/ui/input";
import { MAX_NAME_LENGTH } from "@/lib/applications/schema";

type Props = { registration: UseFormRegisterReturn; value: string; error: string | undefined };

export function NameField({ registration, value, error }: Props) {
  return (
    <Field
      label="Application Name"
      required
      error={error}
      aside={`${value.length} of ${MAX_NAME_LENGTH}`}
      hint="Letters (A–Z, a–z), digits and underscores. Shown in this console only; API calls do not contain it."
    >
      {(control) => (
        <Input {...control} {...registration} autoComplete="off" autoCapitalize="off" autoCorrect="off" spellCheck={false} />
      )}
    </Field>
  );
}
