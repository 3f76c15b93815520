"use client";

import { createColumnHelper } from "@tanstack/react-table";
import clsx from "clsx";
import { DataTable } from "@/components/data-table/data-table";
import type { Features } from "@/components/data-table/features";
import { Time } from "@/components/live/time";
import { ledgerKindLabels } from "@/lib/billing/labels";
import type { LedgerRow } from "@/lib/billing/queries";

const column = createColumnHelper<Features, LedgerRow>();

/** `+50.00`, `−3.00`: with a sign, because colour alone is not accessible. */
const formatSigned = (amount: string) => (amount.startsWith("-") ? `−${amount.slice(1)}` : `+${amount}`);

const columns = column.columns([
  column.display({
    id: "when",
    header: "When",
    meta: { label: "When", isRowName: true },
    cell: ({ row: { original } }) => <Time at={original.createdAt} stacked className="text-sm" />,
  }),
  column.display({
    id: "entry",
    header: "Entry",
    meta: { label: "Entry", width: "minmax(10rem, 2fr)" },
    cell: ({ row: { original } }) => (
      <div className="wrap-anywhere">
        <p>{ledgerKindLabels[original.kind]}</p>
        {original.reason && <p className="text-sm text-ink-quiet">{original.reason}</p>}
      </div>
    ),
  }),
  column.display({
    id: "amount",
    header: "Amount (EUR)",
    meta: { label: "Amount (EUR)", isNumber: true },
    cell: ({ row: { original } }) => (
      <span className={clsx("font-medium whitespace-nowrap", original.amount.startsWith("-") && "text-danger")}>
        {formatSigned(original.amount)}
      </span>
    ),
  }),
  column.display({
    id: "balance",
    header: "Balance after (EUR)",
    meta: { label: "Balance after (EUR)", isNumber: true },
    cell: ({ row: { original } }) => <span className="whitespace-nowrap">{original.balanceAfter.replace("-", "−")}</span>,
  }),
]);

export function LedgerTable({ rows }: { rows: LedgerRow[] }) {
  return (
    <DataTable
      caption="Ledger entries, newest first"
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      empty={<p className="text-ink-soft">There are no entries yet. The first top-up is listed here.</p>}
    />
  );
}
