import { Input } from "@/components/ui/input";
import { Field } from "./field";

/** In a filter: an account may have too many applications to choose from a list. */
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
          placeholder="Its whole name"
        />
      )}
    </Field>
  );
}
