import { metaHelper, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

export type ColumnLayout = {
  /** The column's name: in its header, and beside its value where a row is stacked. */
  label: string;
  /** How wide the column is where there are columns, as a track of a CSS grid; `auto` unless told. */
  width?: string;
  /** Its values stand under each other by their last digit. */
  isNumber?: boolean;
  /** Classes of its cells. */
  cell?: string;
  /** A row's own name: its cell is the header of the row and stands first and largest where the row is stacked. */
  isRowName?: boolean;
};

/** What the tables of this console can do: show how they are sorted. The sorting itself is the database's. */
export const features = tableFeatures({
  rowSortingFeature,
  columnMeta: metaHelper<ColumnLayout>(),
});

export type Features = typeof features;
