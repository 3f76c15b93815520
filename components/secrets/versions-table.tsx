"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { IntervalEnd } from "@/components/live/interval-end";
import { Time } from "@/components/live/time";
import type { SecretVersionView } from "@/lib/applications/queries";
import { VersionStateBadge } from "./version-state-badge";

type Row = SecretVersionView & { versions: SecretVersionView[] };

const column = createColumnHelper<Features, Row>();

const columns = column.columns([
  column.display({
    id: "version",
    header: "Version",
    meta: { label: "Version", isRowName: true, cell: "tabular-nums" },
    cell: ({ row: { original } }) => (
      <span className="font-medium">
        <span className="@2xl:hidden">Version </span>
        {original.version}
      </span>
    ),
  }),
  column.display({
    id: "fingerprint",
    header: "Fingerprint",
    meta: { label: "Fingerprint", width: "minmax(8rem, 1fr)" },
    cell: ({ row: { original } }) => <span className="font-mono text-sm">{original.fingerprint}</span>,
  }),
  column.display({
    id: "state",
    header: "State",
    meta: { label: "State", width: "minmax(6rem, auto)" },
    cell: ({ row: { original } }) => <VersionStateBadge version={original.version} versions={original.versions} />,
  }),
  column.display({
    id: "from",
    header: "In force from",
    meta: { label: "In force from" },
    cell: ({ row: { original } }) => <Time at={original.validFrom} stacked className="text-sm" />,
  }),
  column.display({
    id: "until",
    header: "Until",
    meta: { label: "Until" },
    cell: ({ row: { original } }) => <IntervalEnd until={original.validUntil} cancelledAt={original.cancelledAt} />,
  }),
]);

export function VersionsTable({ versions }: { versions: SecretVersionView[] }) {
  return (
    <DataTable
      caption="Versions of the Application Secret, newest first"
      columns={columns}
      rows={versions.map((version) => ({ ...version, versions }))}
      rowId={({ version }) => String(version)}
      empty={<p>There is no secret yet.</p>}
    />
  );
}
