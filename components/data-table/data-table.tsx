"use client";

import {
  type CellContext,
  type ColumnDef,
  type SortingState,
  type TableOptions,
  type Row as TableRow,
  useTable,
} from "@tanstack/react-table";
import clsx from "clsx";
import type { CSSProperties, ReactNode } from "react";
import { announce } from "@/components/live/announce";
import { Icon } from "@/components/ui/icon";
import { type Features, features } from "./features";

type Props<Row extends object> = {
  /** The name of the table, for screen readers. */
  caption: string;
  columns: TableOptions<Features, Row>["columns"];
  rows: Row[];
  rowId: (row: Row) => string;
  /** How the database has sorted the rows. The table shows it and reports a click on a column through `onSort`. */
  sorting?: SortingState;
  onSort?: (sorting: SortingState) => void;
  /** The width of the table below which rows are shown as blocks: `2xl` for about five columns, `wide` for eight (data-table.css). */
  breakpoint?: "2xl" | "wide";
  /** Shown when there are no rows; says what to do next. */
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
  breakpoint = "2xl",
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
  const shownRows = table.getRowModel().rows;
  const leafColumns = table.getAllLeafColumns();
  const tracks = leafColumns.map(({ columnDef }) => columnDef.meta?.width ?? "auto");

  if (shownRows.length === 0) {
    return <div className="rounded-lg border border-line bg-surface px-6 py-10 text-center shadow-low">{empty}</div>;
  }

  return (
    <div data-breakpoint={breakpoint} className="@container rounded-lg border border-line bg-surface shadow-low">
      <table className="data-table" style={{ "--columns": tracks.join(" ") } as CSSProperties}>
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {leafColumns.map((column) => {
              const { label = column.id, isNumber } = column.columnDef.meta ?? {};
              const canSort = column.getCanSort();
              const sorted = canSort && column.getIsSorted();
              return (
                <th
                  key={column.id}
                  scope="col"
                  aria-sort={sorted === "asc" ? "ascending" : sorted === "desc" ? "descending" : undefined}
                  data-number={isNumber}
                >
                  {canSort ? (
                    <SortButton label={label} sorted={sorted} onSort={(descending) => column.toggleSorting(descending)} />
                  ) : (
                    label
                  )}
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {shownRows.map((row) => (
            <tr key={row.id}>
              {leafColumns.map(({ id, columnDef }) => {
                const { label, isRowName, isNumber, cell } = columnDef.meta ?? {};
                const content = renderCell(columnDef, row);
                return isRowName ? (
                  <th key={id} scope="row" className={cell}>
                    {content}
                  </th>
                ) : (
                  <td key={id} data-label={label} data-number={isNumber} className={cell}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/**
 * Renders a cell with its row only. Our cells use nothing else, and creating the library's full context for each cell takes as
 * long as rendering its content.
 */
function renderCell<Row extends object>(columnDef: ColumnDef<Features, Row>, row: TableRow<Features, Row>): ReactNode {
  const render = columnDef.cell as (context: Pick<CellContext<Features, Row>, "row">) => ReactNode;
  return render({ row });
}

type SortButtonProps = { label: string; sorted: "asc" | "desc" | false; onSort: (descending: boolean) => void };

function SortButton({ label, sorted, onSort }: SortButtonProps) {
  const nextIsDescending = sorted === "asc";
  return (
    <button
      type="button"
      onClick={() => {
        onSort(nextIsDescending);
        announce(`Sorted by ${label}, ${nextIsDescending ? "descending" : "ascending"}.`);
      }}
      className="-mx-1.5 inline-flex min-h-6 cursor-pointer items-center gap-1 rounded-sm px-1.5 text-left hover:bg-raised hover:text-ink"
    >
      {label}
      <Icon
        name={sorted === "asc" ? "arrow-up" : sorted === "desc" ? "arrow-down" : "arrow-up-down"}
        className={clsx("size-3.5 shrink-0", sorted ? "text-accent" : "opacity-60")}
      />
    </button>
  );
}
