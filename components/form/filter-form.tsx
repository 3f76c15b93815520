"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { useTimeZone } from "@/components/live/use-time-zone";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { withParams } from "@/lib/shared/routes";
import { Field } from "./field";
import { formatLocalTime, parseLocalTime } from "./local-time";

/** What is wrong with a field, by its name. */
export type FilterErrors = Readonly<Record<string, string | undefined>>;

type Props = {
  /** The page that is filtered. */
  path: string;
  /** What the form is, for screen readers. */
  label: string;
  /** What is shown now; `from` and `until` are instants, and have their fields here. */
  filter: Readonly<Record<string, string | undefined>>;
  /** Looks at what was typed, before it is asked for. */
  check?: (text: (name: string) => string) => FilterErrors;
  /** The other fields, under the names of the page's parameters. */
  children: (problems: FilterErrors) => ReactNode;
};

/** What of a long list is shown. It stands in the address, so that a view of the list can be sent to somebody. */
export function FilterForm({ path, label, filter, check, children }: Props) {
  const router = useRouter();
  const zone = useTimeZone();
  const [problems, setProblems] = useState<FilterErrors>({});

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const [from, until] = [parseLocalTime(text("from")), parseLocalTime(text("until"))];
    const found: Record<string, string | undefined> = { ...check?.(text) };
    if (from && until && from >= until) found.until = "“Until” must be after “From”.";
    setProblems(found);
    const first = Object.keys(found).find((name) => found[name] !== undefined);
    if (first) {
      (form.elements.namedItem(first) as HTMLElement | null)?.focus();
      return;
    }
    const others = Object.fromEntries([...given.keys()].map((name) => [name, text(name)]));
    router.push(withParams(path, { ...others, from: from?.toISOString(), until: until?.toISOString() }));
  }

  function showEverything() {
    setProblems({});
    router.push(path);
  }

  const [shownFrom, shownUntil] = [formatLocalTime(filter.from, zone), formatLocalTime(filter.until, zone)];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    // Made anew with another filter, and what has a time of it once the time zone is known: it always says what is shown. No
    // other field is, because something may be typed in it by then.
    <form
      key={JSON.stringify(filter)}
      onSubmit={apply}
      noValidate
      aria-label={label}
      className="space-y-3 rounded-lg border border-line bg-surface p-4 shadow-low"
    >
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1fr_15rem_15rem]">
        {children(problems)}
        <Field label="From">
          {(control) => (
            <Input key={shownFrom} {...control} name="from" type="datetime-local" step={1} defaultValue={shownFrom} />
          )}
        </Field>
        <Field label="Until" error={problems.until}>
          {(control) => (
            <Input key={shownUntil} {...control} name="until" type="datetime-local" step={1} defaultValue={shownUntil} />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary">
          Show
        </Button>
        {isFiltered && <Button onClick={showEverything}>Show everything</Button>}
        <p className="text-sm text-ink-quiet">Times are in {zone}.</p>
      </div>
    </form>
  );
}
