"use client";

import { type SortingState, type TableOptions, useTable } from "@tanstack/react-table";
import clsx from "clsx";
import type { CSSProperties, ReactNode } from "react";
import { announce } from "@/components/shell/announce";
import { Icon } from "@/components/ui/icon";
import { type Features, features } from "./features";

/**
 * Where there is room a table is a grid whose rows share its columns; where there is none a row becomes a block of labelled
 * values, and the sort buttons stay. The elements are a table throughout, and browsers tell assistive technology so
 * whatever their layout. The key is about how many columns have to fit side by side.
 */
const layouts = {
  eight: {
    table: "@wide:grid @wide:grid-cols-(--columns)",
    group: "@wide:col-span-full @wide:grid @wide:grid-cols-subgrid",
    row: "@wide:col-span-full @wide:grid-cols-subgrid @wide:gap-0 @wide:p-0 @wide:px-1.5",
    headRow: "@wide:grid",
    headLine: "@wide:border-b",
    rowName: "@wide:col-span-1",
    header: "@wide:px-2 @wide:py-2",
    shownHeader: "@wide:not-sr-only",
    cell: "@wide:px-2 @wide:py-3",
    label: "@wide:hidden",
    number: "@wide:text-right",
  },
  five: {
    table: "@2xl:grid @2xl:grid-cols-(--columns)",
    group: "@2xl:col-span-full @2xl:grid @2xl:grid-cols-subgrid",
    row: "@2xl:col-span-full @2xl:grid-cols-subgrid @2xl:gap-0 @2xl:p-0 @2xl:px-1.5",
    headRow: "@2xl:grid",
    headLine: "@2xl:border-b",
    rowName: "@2xl:col-span-1",
    header: "@2xl:px-2.5 @2xl:py-2",
    shownHeader: "@2xl:not-sr-only",
    cell: "@2xl:px-2.5 @2xl:py-2.5",
    label: "@2xl:hidden",
    number: "@2xl:text-right",
  },
};

type Props<Row extends object> = {
  /** What the table holds; read by screen readers. */
  caption: string;
  columns: TableOptions<Features, Row>["columns"];
  rows: Row[];
  rowId: (row: Row) => string;
  /** How the rows are sorted, by the database: the table only shows it, and says what is wished. */
  sorting?: SortingState;
  onSort?: (sorting: SortingState) => void;
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
  sorting = noSorting,
  onSort,
  room = "five",
  empty,
}: Props<Row>) {
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: rowId,
    state: { sorting },
    onSortingChange: (change) => onSort?.(typeof change === "function" ? change(sorting) : change),
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
  const layout = layouts[room];
  const shown = table.getRowModel().rows;
  // Where a narrow table shows no head, a line beneath it would cross the rounded corners.
  const hasSorting = table.getAllLeafColumns().some((column) => column.getCanSort());
  const tracks = table.getAllLeafColumns().map((column) => column.columnDef.meta?.width ?? "auto");

  if (shown.length === 0) {
    return <div className="rounded-lg border border-line bg-surface px-6 py-10 text-center shadow-low">{empty}</div>;
  }

  return (
    <div className="@container rounded-lg border border-line bg-surface shadow-low">
      <table className={clsx("block w-full text-left", layout.table)} style={{ "--columns": tracks.join(" ") } as CSSProperties}>
        <caption className="sr-only">{caption}</caption>
        <thead className={clsx("block border-line", hasSorting ? "border-b" : layout.headLine, layout.group)}>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} className={clsx("flex flex-wrap gap-x-3 px-4 @wide:items-end", layout.row, layout.headRow)}>
              {group.headers.map((header) => {
                const label = header.column.columnDef.meta?.label ?? header.column.id;
                const sorted = header.column.getIsSorted();
                const canSort = header.column.getCanSort();
                const icon = sorted === "asc" ? "arrow-up" : sorted === "desc" ? "arrow-down" : "arrow-up-down";
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                    className={clsx(
                      "text-sm font-medium text-ink-quiet",
                      canSort ? "block py-1.5" : clsx("sr-only", layout.shownHeader),
                      layout.header,
                      header.column.columnDef.meta?.isNumber && layout.number,
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
                        <Icon name={icon} className={clsx("size-3.5 shrink-0", sorted ? "text-accent" : "opacity-60")} />
                      </button>
                    ) : (
                      <span className="inline-flex min-h-6 items-center">{label}</span>
                    )}
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody className={clsx("block divide-y divide-line", layout.group)}>
          {shown.map((row) => (
            <tr
              key={row.id}
              className={clsx(
                "grid grid-flow-row-dense grid-cols-1 gap-x-6 gap-y-3 p-4 @xs:grid-cols-2 @2xl:grid-cols-3",
                layout.row,
              )}
            >
              {row.getAllCells().map((cell) => {
                const meta = cell.column.columnDef.meta;
                const Cell = meta?.isRowName ? "th" : "td";
                return (
                  <Cell
                    key={cell.id}
                    scope={meta?.isRowName ? "row" : undefined}
                    className={clsx(
                      "block min-w-0",
                      meta?.isRowName && "col-span-full text-left font-normal",
                      meta?.isRowName && layout.rowName,
                      layout.cell,
                      meta?.isNumber && layout.number,
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
