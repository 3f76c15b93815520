"use client";

import { type SortingState, type TableOptions, useTable } from "@tanstack/react-table";
import clsx from "clsx";
import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";
import type { ReactNode } from "react";
import { announce } from "@/components/shell/announce";
import { type Features, features } from "./features";

/**
 * Where there is no room for columns a row becomes a block of labelled values; the sort buttons stay. The elements remain a
 * table throughout, which browsers keep telling assistive technology. `from` is the room from which there are columns.
 */
const layouts = {
  eight: {
    table: "@4xl:table",
    head: "@4xl:table-header-group",
    body: "@4xl:table-row-group",
    row: "@4xl:table-row",
    header: "@4xl:table-cell @4xl:px-2.5 @4xl:py-2 @4xl:first:pl-4 @4xl:last:pr-4",
    shownHeader: "@4xl:not-sr-only",
    cell: "@4xl:table-cell @4xl:px-2.5 @4xl:py-3 @4xl:first:pl-4 @4xl:last:pr-4",
    label: "@4xl:hidden",
  },
  five: {
    table: "@2xl:table",
    head: "@2xl:table-header-group",
    body: "@2xl:table-row-group",
    row: "@2xl:table-row",
    header: "@2xl:table-cell @2xl:px-2.5 @2xl:py-2 @2xl:first:pl-4 @2xl:last:pr-4",
    shownHeader: "@2xl:not-sr-only",
    cell: "@2xl:table-cell @2xl:px-2.5 @2xl:py-2.5 @2xl:first:pl-4 @2xl:last:pr-4",
    label: "@2xl:hidden",
  },
};

type Props<Row extends object> = {
  /** What the table holds; read by screen readers. */
  caption: string;
  columns: TableOptions<Features, Row>["columns"];
  rows: Row[];
  rowId: (row: Row) => string;
  initialSorting?: SortingState;
  /** About how many columns have to fit side by side. */
  room?: keyof typeof layouts;
  /** Instead of rows: what to do next. */
  empty: ReactNode;
};

const noSorting: SortingState = [];

export function DataTable<Row extends object>({
  caption,
  columns,
  rows,
  rowId,
  initialSorting = noSorting,
  room = "five",
  empty,
}: Props<Row>) {
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    initialState: { sorting: initialSorting },
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
  const layout = layouts[room];
  const shown = table.getRowModel().rows;

  if (shown.length === 0) {
    return <div className="rounded-lg border border-line bg-surface px-6 py-10 text-center shadow-low">{empty}</div>;
  }

  return (
    <div className="@container rounded-lg border border-line bg-surface shadow-low">
      <table className={clsx("block w-full border-collapse text-left", layout.table)}>
        <caption className="sr-only">{caption}</caption>
        <thead className={clsx("block border-b border-line", layout.head)}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className={clsx("flex flex-wrap gap-x-1 px-2 empty:hidden", layout.row)}>
              {group.headers.map((header) => {
                const label = header.column.columnDef.meta?.label ?? header.column.id;
                const sorted = header.column.getIsSorted();
                const canSort = header.column.getCanSort();
                const Icon = sorted === "asc" ? ArrowUp : sorted === "desc" ? ArrowDown : ArrowUpDown;
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                    className={clsx(
                      "text-sm font-medium text-ink-quiet",
                      canSort ? "block py-1.5" : clsx("sr-only", layout.shownHeader),
                      layout.header,
                    )}
                  >
                    {canSort ? (
                      <button
                        type="button"
                        onClick={() => {
                          const descending = sorted === "asc";
                          header.column.toggleSorting(descending);
                          announce(`Sorted by ${label}, ${descending ? "descending" : "ascending"}.`);
                        }}
                        className="-mx-1.5 inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm px-1.5 text-left hover:bg-raised hover:text-ink"
                      >
                        {label}
                        <Icon aria-hidden className={clsx("size-3.5 shrink-0", sorted ? "text-accent" : "opacity-60")} />
                      </button>
                    ) : (
                      label
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody className={clsx("block divide-y divide-line", layout.body)}>
          {shown.map((row) => (
            <tr
              key={row.id}
              className={clsx("grid grid-cols-1 gap-x-6 gap-y-3 p-4 align-top @md:grid-cols-2 @2xl:grid-cols-3", layout.row)}
            >
              {row.getAllCells().map((cell) => {
                const meta = cell.column.columnDef.meta;
                const Cell = meta?.isRowName ? "th" : "td";
                return (
                  <Cell
                    key={cell.id}
                    scope={meta?.isRowName ? "row" : undefined}
                    className={clsx(
                      "block min-w-0 align-top",
                      meta?.isRowName && "col-span-full text-left font-normal",
                      layout.cell,
                      meta?.cell,
                    )}
                  >
                    {!meta?.isRowName && (
                      <span aria-hidden className={clsx("mb-0.5 block text-xs text-ink-quiet", layout.label)}>
                        {meta?.label}
                      </span>
                    )}
                    <table.FlexRender cell={cell} />
                  </Cell>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
