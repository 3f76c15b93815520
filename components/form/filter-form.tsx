"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTimeZone } from "@/components/live/use-time-zone";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { withParams } from "@/lib/shared/routes";
import { Field } from "./field";
import { formatLocalTime, parseLocalTime } from "./local-time";

/** Error messages by field name. */
export type FilterErrors = Readonly<Record<string, string | undefined>>;

type Props = {
  /** The page that is filtered. */
  path: string;
  /** The name of the form, for screen readers. */
  label: string;
  /** The filter of the list on the page. `from` and `until` are instants; their fields are part of this component. */
  filter: Readonly<Record<string, string | undefined>>;
  /** Validates the entries before they are applied. */
  check?: (text: (name: string) => string) => FilterErrors;
  /** The other fields. Their names are those of the page's parameters. */
  children: (errors: FilterErrors) => ReactNode;
};

/** The filter of a long list. It is kept in the page's URL, so that a filtered list can be shared as a link. */
export function FilterForm({ path, label, filter, check, children }: Props) {
  const router = useRouter();
  const zone = useTimeZone();
  const [errors, setErrors] = useState<FilterErrors>({});

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const data = new FormData(form);
    const text = (name: string) => String(data.get(name) ?? "").trim();
    const [from, until] = [parseLocalTime(text("from")), parseLocalTime(text("until"))];
    const found: Record<string, string | undefined> = { ...check?.(text) };
    if (from && until && from >= until) found.until = "“Until” must be after “From”.";
    setErrors(found);
    const first = Object.keys(found).find((name) => found[name] !== undefined);
    if (first) {
      (form.elements.namedItem(first) as HTMLElement | null)?.focus();
      return;
    }
    const others = Object.fromEntries([...data.keys()].map((name) => [name, text(name)]));
    router.push(withParams(path, { ...others, from: from?.toISOString(), until: until?.toISOString() }));
  }

  function clearFilter() {
    setErrors({});
    router.push(path);
  }

  const [shownFrom, shownUntil] = [formatLocalTime(filter.from, zone), formatLocalTime(filter.until, zone)];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    // The key resets the form when the filter changes. The fields for instants have keys of their own, because their text
    // changes when the browser's time zone is known; the other fields are not reset then, so that no entry is lost.
    <form
      key={JSON.stringify(filter)}
      onSubmit={apply}
      noValidate
      aria-label={label}
      className="space-y-3 rounded-lg border border-line bg-surface p-4 shadow-low"
    >
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1fr_15rem_15rem]">
        {children(errors)}
        <Field label="From">
          {(control) => (
            <Input key={shownFrom} {...control} name="from" type="datetime-local" step={1} defaultValue={shownFrom} />
          )}
        </Field>
        <Field label="Until" error={errors.until}>
          {(control) => (
            <Input key={shownUntil} {...control} name="until" type="datetime-local" step={1} defaultValue={shownUntil} />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary">
          Show
        </Button>
        {isFiltered && <Button onClick={clearFilter}>Clear filter</Button>}
        <p className="text-sm text-ink-quiet">Times are in {zone}.</p>
      </div>
    </form>
  );
}
