"use client";

import { ApplicationNameField } from "@/components/form/application-name-field";
import { Field } from "@/components/form/field";
import { FilterForm } from "@/components/form/filter-form";
import { Select } from "@/components/ui/select";
import { auditEventLabel } from "@/lib/audit/labels";
import type { AuditPerson } from "@/lib/audit/queries";
import type { AuditFilter as Filter } from "@/lib/audit/schema";
import { auditEvents } from "@/lib/core/audit-entry";
import { routes } from "@/lib/shared/routes";

type Props = { filter: Filter; people: AuditPerson[] };

export function AuditFilter({ filter, people }: Props) {
  return (
    <FilterForm path={routes.audit} label="Filter of the Audit Log" filter={filter}>
      {() => (
        <>
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
          <ApplicationNameField value={filter.application} />
        </>
      )}
    </FilterForm>
  );
}
