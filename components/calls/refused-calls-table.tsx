"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Phrases } from "@/components/live/phrases";
import type { RefusedCallRow } from "@/lib/calls/queries";
import { routes } from "@/lib/shared/routes";
import { OVERFLOW } from "@/lib/shared/sms-api-codes";
import { TimesInMinute } from "./times-in-minute";

const column = createColumnHelper<Features, RefusedCallRow>();

const when = column.display({
  id: "when",
  header: "When",
  meta: { label: "When", isRowName: true, width: "max-content" },
  cell: ({ row: { original } }) => <TimesInMinute {...original} />,
});

const why = column.display({
  id: "why",
  header: "Cause and remedy",
  meta: { label: "Cause and remedy", width: "minmax(11rem, 1fr)", cell: "@max-2xl:col-span-full" },
  cell: ({ row: { original } }) => (
    <div className="space-y-1 wrap-anywhere">
      <p>
        <Phrases phrases={original.explanation.cause} />
      </p>
      {original.explanation.remedy.length > 0 && (
        <p className="text-ink-soft">
          <Phrases phrases={original.explanation.remedy} />
        </p>
      )}
    </div>
  ),
});

const application = column.display({
  id: "application",
  header: "Application Name",
  meta: { label: "Application Name", width: "minmax(5rem, 0.35fr)" },
  cell: ({ row: { original } }) => (
    <Link
      href={routes.application(original.applicationId)}
      prefetch={false}
      className="inline-flex min-h-6 items-center rounded-sm text-sm text-accent wrap-anywhere hover:underline"
    >
      {original.applicationName}
    </Link>
  ),
});

const from = column.display({
  id: "from",
  header: "From address",
  meta: { label: "From address", width: "minmax(6rem, 0.4fr)" },
  cell: ({ row: { original } }) => (
    <span className="font-mono text-sm wrap-anywhere">{original.code === OVERFLOW ? "–" : original.address}</span>
  ),
});

const code = column.display({
  id: "code",
  header: "Code",
  meta: { label: "Code", width: "max-content" },
  cell: ({ row: { original } }) => <span className="font-mono text-sm">{original.code === OVERFLOW ? "–" : original.code}</span>,
});

const allColumns = column.columns([when, why, application, from, code]);
const columnsWithoutApplication = column.columns([when, why, from, code]);

type Props = {
  calls: RefusedCallRow[];
  /** All rows belong to one application, so there is no column for its name. */
  withoutApplication?: boolean;
  empty?: string;
};

export function RefusedCallsTable({
  calls,
  withoutApplication = false,
  empty = "No call was refused in the last 30 days.",
}: Props) {
  return (
    <DataTable
      caption="Refused calls, newest first"
      columns={withoutApplication ? columnsWithoutApplication : allColumns}
      rows={calls}
      rowId={({ id }) => id}
      empty={<p className="text-ink-soft">{empty}</p>}
    />
  );
}
