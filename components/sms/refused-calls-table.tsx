"use client";

import { createColumnHelper } from "@tanstack/react-table";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Phrases } from "@/components/shell/phrases";
import { Time } from "@/components/shell/time";
import type { RefusedCallRow } from "@/lib/sms/queries";

const column = createColumnHelper<Features, RefusedCallRow>();

/** The code of the row for what a minute had too many kinds of. */
const OTHERS = "*";

const when = column.display({
  id: "when",
  header: "When",
  meta: { label: "When", isRowName: true },
  cell: ({ row: { original } }) => (
    <div className="text-sm">
      <Time at={original.lastAt} stacked />
      {original.count > 1 && <p className="text-ink-quiet">{original.count} in that minute</p>}
    </div>
  ),
});

const why = column.display({
  id: "why",
  header: "Why it was refused, and what helps",
  meta: { label: "Why it was refused, and what helps", width: "minmax(16rem, 1fr)", cell: "@max-2xl:col-span-full" },
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
  meta: { label: "Application Name", width: "minmax(6rem, 9rem)" },
  cell: ({ row: { original } }) => <span className="text-sm wrap-anywhere">{original.applicationName}</span>,
});

const from = column.display({
  id: "from",
  header: "From address",
  meta: { label: "From address", width: "minmax(7rem, 10rem)" },
  cell: ({ row: { original } }) => (
    <span className="font-mono text-sm wrap-anywhere">{original.code === OTHERS ? "–" : original.address}</span>
  ),
});

const code = column.display({
  id: "code",
  header: "Code",
  meta: { label: "Code" },
  cell: ({ row: { original } }) => <span className="font-mono text-sm">{original.code === OTHERS ? "–" : original.code}</span>,
});

const ofAll = column.columns([when, why, application, from, code]);
const ofOne = column.columns([when, why, from, code]);

type Props = {
  calls: RefusedCallRow[];
  /** The rows belong to one application, whose page it is. */
  isOfOne?: boolean;
};

export function RefusedCallsTable({ calls, isOfOne = false }: Props) {
  return (
    <DataTable
      caption="Refused calls, newest first"
      columns={isOfOne ? ofOne : ofAll}
      rows={calls}
      rowId={({ id }) => id}
      empty={<p>No call was refused in the last 30 days.</p>}
    />
  );
}
