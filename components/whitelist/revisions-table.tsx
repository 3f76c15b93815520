"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { IntervalEnd } from "@/components/live/interval-end";
import { Time } from "@/components/live/time";
import type { RevisionView } from "@/lib/applications/queries";
import { AddressList } from "./address-list";
import { RevisionStateBadge } from "./revision-state-badge";

type Row = RevisionView & { revisions: RevisionView[] };

const column = createColumnHelper<Features, Row>();

const columns = column.columns([
  column.display({
    id: "revision",
    header: "Revision",
    meta: { label: "Revision", isRowName: true, cell: "tabular-nums" },
    cell: ({ row: { original } }) => (
      <span className="font-medium">
        <span className="@2xl:hidden">Revision </span>
        {original.revision}
      </span>
    ),
  }),
  column.display({
    id: "addresses",
    header: "Addresses",
    meta: { label: "Addresses", width: "minmax(12rem, 1fr)", cell: "@max-2xl:col-span-full" },
    cell: ({ row: { original } }) => <AddressList addresses={original.addresses} />,
  }),
  column.display({
    id: "state",
    header: "State",
    meta: { label: "State", width: "minmax(6rem, auto)" },
    cell: ({ row: { original } }) => <RevisionStateBadge revision={original.revision} revisions={original.revisions} />,
  }),
  column.display({
    id: "from",
    header: "In force from",
    meta: { label: "In force from" },
    cell: ({ row: { original } }) => <Time at={original.effectiveFrom} stacked className="text-sm" />,
  }),
  column.display({
    id: "until",
    header: "Until",
    meta: { label: "Until" },
    cell: ({ row: { original } }) => <IntervalEnd until={original.effectiveUntil} cancelledAt={original.cancelledAt} />,
  }),
]);

export function RevisionsTable({ revisions }: { revisions: RevisionView[] }) {
  return (
    <DataTable
      caption="Revisions of the IP whitelist, newest first"
      columns={columns}
      rows={revisions.map((revision) => ({ ...revision, revisions }))}
      rowId={({ revision }) => String(revision)}
      empty={<p>No list has been saved yet.</p>}
    />
  );
}
