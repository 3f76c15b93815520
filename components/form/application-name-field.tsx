import { Input } from "@/components/ui/input";
import { Field } from "./field";

/** A filter field. A text field, because an account may have too many applications for a list to choose from. */
export function ApplicationNameField({ value }: { value: string | undefined }) {
  return (
    <Field label="Application">
      {(control) => (
        <Input
          {...control}
          name="application"
          defaultValue={value ?? ""}
          maxLength={30}
          autoComplete="off"
          spellCheck={false}
          placeholder="Full name"
        />
      )}
    </Field>
  );
}
