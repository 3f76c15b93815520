"use client";

import { ApplicationNameField } from "@/components/form/application-name-field";
import { Field } from "@/components/form/field";
import { FilterForm } from "@/components/form/filter-form";
import { Input } from "@/components/ui/input";
import { Select } from "@/components/ui/select";
import { recordedCodeLabel } from "@/lib/calls/labels";
import type { CallsFilter as Filter } from "@/lib/calls/schema";
import { parseIpAddress } from "@/lib/shared/ip-address";
import { routes } from "@/lib/shared/routes";
import { recordedCodes } from "@/lib/shared/sms-api-codes";

function checkAddress(text: (name: string) => string): { address?: string } {
  const address = text("address");
  return address === "" || parseIpAddress(address) ? {} : { address: "Enter one IPv4 or IPv6 address, such as 203.0.113.9." };
}

export function CallsFilter({ filter }: { filter: Filter }) {
  return (
    <FilterForm path={routes.calls} label="Filter of the calls" filter={filter} check={checkAddress}>
      {(errors) => (
        <>
          <ApplicationNameField value={filter.application} />
          <Field label="Cause">
            {(control) => (
              <Select {...control} name="code" defaultValue={filter.code ?? ""}>
                <option value="">Any cause</option>
                {recordedCodes.map((code) => (
                  <option key={code} value={code}>
                    {recordedCodeLabel(code)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
          <Field label="From address" error={errors.address}>
            {(control) => (
              <Input
                {...control}
                name="address"
                defaultValue={filter.address ?? ""}
                maxLength={45}
                autoComplete="off"
                spellCheck={false}
                placeholder="IPv4 or IPv6"
                className="font-mono"
              />
            )}
          </Field>
        </>
      )}
    </FilterForm>
  );
}
