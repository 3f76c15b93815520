"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { Field } from "@/components/form/field";
import { useTimeZone } from "@/components/shell/use-time-zone";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { auditEventLabel } from "@/lib/audit/labels";
import type { AuditPerson } from "@/lib/audit/queries";
import { auditEvents, type AuditFilter as Filter } from "@/lib/audit/schema";
import { routes, withParams } from "@/lib/shared/routes";
import { instantOf, localTextOf } from "./local-time";

type Props = { filter: Filter; people: AuditPerson[] };

/** What of the log is shown. It stands in the address, so that a view of the log can be sent to somebody. */
export function AuditFilter({ filter, people }: Props) {
  const router = useRouter();
  const zone = useTimeZone();
  const [problem, setProblem] = useState<string | null>(null);

  function apply(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    const text = (name: string) => String(given.get(name) ?? "").trim();
    const [from, until] = [instantOf(text("from")), instantOf(text("until"))];
    if (from && until && from >= until) return setProblem("“Until” must be after “From”.");
    setProblem(null);
    router.push(
      withParams(routes.audit, {
        person: text("person"),
        event: text("event"),
        application: text("application"),
        from: from?.toISOString(),
        until: until?.toISOString(),
      }),
    );
  }

  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    // Made anew with another filter, and once the time zone is known: it always says what is shown.
    <form
      key={`${zone} ${JSON.stringify(filter)}`}
      onSubmit={apply}
      noValidate
      aria-label="Filter of the Audit Log"
      className="space-y-3 rounded-lg border border-line bg-surface p-4 shadow-low"
    >
      <div className="grid grid-cols-1 gap-x-4 gap-y-3 sm:grid-cols-2 xl:grid-cols-[1fr_1fr_1fr_15rem_15rem]">
        <Field label="Person">
          {(control) => (
            <Select {...control} name="person" defaultValue={filter.person ?? ""}>
              <option value="">Anybody</option>
              {people.map(({ id, name, email }) => (
                <option key={id} value={id}>
                  {name} ({email})
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Event">
          {(control) => (
            <Select {...control} name="event" defaultValue={filter.event ?? ""}>
              <option value="">Any event</option>
              {auditEvents.map((event) => (
                <option key={event} value={event}>
                  {auditEventLabel(event)}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Application">
          {(control) => (
            <Input
              {...control}
              name="application"
              defaultValue={filter.application ?? ""}
              maxLength={30}
              autoComplete="off"
              spellCheck={false}
              placeholder="Its whole name"
            />
          )}
        </Field>
        <Field label="From">
          {(control) => (
            <Input {...control} name="from" type="datetime-local" step={1} defaultValue={localTextOf(filter.from, zone)} />
          )}
        </Field>
        <Field label="Until" error={problem}>
          {(control) => (
            <Input {...control} name="until" type="datetime-local" step={1} defaultValue={localTextOf(filter.until, zone)} />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary">
          Show
        </Button>
        {isFiltered && <Button onClick={() => router.push(routes.audit)}>Show everything</Button>}
        <p className="text-sm text-ink-quiet">Times are in {zone}.</p>
      </div>
    </form>
  );
}
