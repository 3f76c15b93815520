import { createSortedRowModel, metaHelper, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

export type ColumnLayout = {
  /** The column's name: in its header, and beside its value where a row is stacked. */
  label: string;
  /** How wide the column is where there are columns, as a track of a CSS grid; `auto` unless told. */
  width?: string;
  /** Classes of its cells. */
  cell?: string;
  /** A row's own name: its cell is the header of the row and stands first and largest where the row is stacked. */
  isRowName?: boolean;
};

/** What the tables of this console can do: sort. Nothing else is in the bundle. */
export const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  columnMeta: metaHelper<ColumnLayout>(),
});

export type Features = typeof features;
