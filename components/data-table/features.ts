import { metaHelper, rowSortingFeature, tableFeatures } from "@tanstack/react-table";

export type ColumnLayout = {
  /** The column's name: in the table header, and above each value when the rows are shown as blocks. */
  label: string;
  /** The width of the column as a track size of a CSS grid; `auto` by default. */
  width?: string;
  /** Aligns the values to the right. */
  isNumber?: boolean;
  /** The classes of the cells. */
  cell?: string;
  /** The cell names the row: it is the row's header, and takes the full width when the row is shown as a block. */
  isRowName?: boolean;
};

/** The features of all tables. A table only shows how its rows are sorted; the database sorts them. */
export const features = tableFeatures({
  rowSortingFeature,
  columnMeta: metaHelper<ColumnLayout>(),
});

export type Features = typeof features;
