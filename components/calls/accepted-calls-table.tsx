"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Time } from "@/components/live/time";
import type { CallsSummaryRow } from "@/lib/calls/queries";
import { formatCount } from "@/lib/shared/format-count";
import { routes } from "@/lib/shared/routes";

const column = createColumnHelper<Features, CallsSummaryRow>();

function CallsAndMessages({ calls, messages }: CallsSummaryRow["lastHour"]) {
  return (
    <span className="text-sm tabular-nums">
      {formatCount(calls)} {calls === 1 ? "call" : "calls"}, {formatCount(messages)} SMS
    </span>
  );
}

const columns = column.columns([
  column.display({
    id: "application",
    header: "Application Name",
    meta: { label: "Application Name", isRowName: true, width: "minmax(8rem, 1fr)" },
    cell: ({ row: { original } }) => (
      <Link
        href={routes.application(original.applicationId)}
        prefetch={false}
        className="inline-flex min-h-6 items-center rounded-sm font-medium text-accent wrap-anywhere hover:underline"
      >
        {original.applicationName}
      </Link>
    ),
  }),
  column.display({
    id: "hour",
    header: "Last hour",
    meta: { label: "Last hour" },
    cell: ({ row: { original } }) => <CallsAndMessages {...original.lastHour} />,
  }),
  column.display({
    id: "day",
    header: "Last 24 hours",
    meta: { label: "Last 24 hours" },
    cell: ({ row: { original } }) => <CallsAndMessages {...original.lastDay} />,
  }),
  column.display({
    id: "used",
    header: "Last used",
    meta: { label: "Last used", width: "minmax(14rem, 1fr)", cell: "@max-2xl:col-span-full" },
    cell: ({ row: { original } }) =>
      original.usages.length === 0 ? (
        <span className="text-sm text-ink-quiet">Not yet</span>
      ) : (
        <ul className="space-y-1 text-sm">
          {original.usages.map(({ secretVersion, lastUsedAt, address }) => (
            <li key={secretVersion}>
              Secret version {secretVersion}: <Time at={lastUsedAt} style="short" relative /> from{" "}
              <span className="font-mono wrap-anywhere">{address}</span>
            </li>
          ))}
        </ul>
      ),
  }),
]);

type Props = { summary: CallsSummaryRow[]; empty?: string };

export function AcceptedCallsTable({
  summary,
  empty = "There is no application yet. Add one in Application Management.",
}: Props) {
  return (
    <DataTable
      caption="Accepted calls of each application"
      columns={columns}
      rows={summary}
      rowId={({ applicationId }) => applicationId}
      empty={<p className="text-ink-soft">{empty}</p>}
    />
  );
}
