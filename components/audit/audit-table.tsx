"use client";

import { createColumnHelper } from "@tanstack/react-table";
import Link from "next/link";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Phrases } from "@/components/live/phrases";
import { Time } from "@/components/live/time";
import type { AuditRow } from "@/lib/audit/queries";
import { routes } from "@/lib/shared/routes";
import { FactList } from "./fact-list";

const actorKindLabels: Record<AuditRow["actorKind"], string | null> = {
  MEMBER: null,
  OPERATOR: "customer service",
  SYSTEM: "the console",
  ANONYMOUS: "not signed in",
};

const column = createColumnHelper<Features, AuditRow>();

const columns = column.columns([
  column.display({
    id: "when",
    header: "When",
    meta: { label: "When", isRowName: true },
    cell: ({ row: { original } }) => <Time at={original.at} stacked className="text-sm" />,
  }),
  column.display({
    id: "what",
    header: "What",
    meta: { label: "What", width: "minmax(14rem, 1fr)", cell: "@max-2xl:col-span-full" },
    cell: ({ row: { original } }) => <EventCell row={original} />,
  }),
  column.display({
    id: "who",
    header: "Who",
    meta: { label: "Who", width: "minmax(8rem, 0.35fr)" },
    cell: ({ row: { original } }) => (
      <div className="text-sm">
        <p className="wrap-anywhere">{original.actorName}</p>
        {actorKindLabels[original.actorKind] && <p className="text-ink-quiet">{actorKindLabels[original.actorKind]}</p>}
      </div>
    ),
  }),
  column.display({
    id: "from",
    header: "From address",
    meta: { label: "From address", width: "minmax(7rem, auto)" },
    cell: ({ row: { original } }) => <span className="font-mono text-sm wrap-anywhere">{original.address ?? "–"}</span>,
  }),
]);

function EventCell({ row }: { row: AuditRow }) {
  const hasFacts = row.before !== null || row.after !== null;
  return (
    <div className="@container space-y-1 wrap-anywhere">
      <p className="first-letter:uppercase">
        <Phrases phrases={row.sentence} style="full" />
      </p>
      {(row.application || row.subjectEmail) && (
        <p className="text-sm text-ink-soft">
          {row.application && (
            <>
              Application{" "}
              <Link
                href={routes.application(row.application.id)}
                prefetch={false}
                className="inline-flex min-h-6 items-center text-accent underline-offset-2 hover:underline"
              >
                {row.application.name}
              </Link>
            </>
          )}
          {row.application && row.subjectEmail && " · "}
          {row.subjectEmail && `Person ${row.subjectEmail}`}
        </p>
      )}
      {row.reason && <p className="text-sm text-ink-soft">Reason: {row.reason}</p>}
      {hasFacts && (
        <details className="text-sm">
          <summary className="inline-block min-h-6 cursor-pointer rounded-sm py-0.5 text-accent hover:underline">Details</summary>
          <div className="mt-1 grid gap-3 rounded-md bg-sunken p-2.5 @md:grid-cols-2">
            <FactList heading="Before" facts={row.before} />
            <FactList heading="After" facts={row.after} />
          </div>
        </details>
      )}
    </div>
  );
}

export function AuditTable({ rows, empty = "There is no entry yet." }: { rows: AuditRow[]; empty?: string }) {
  return (
    <DataTable
      caption="Audit entries, newest first"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      empty={<p className="text-ink-soft">{empty}</p>}
    />
  );
}
