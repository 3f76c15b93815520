// Pages of a list that grows at its head, newest first. They are cut by the rows' own ids, which rise with time, so rows that
// are written while somebody is paging neither shift a page nor appear on two.

/** Where a page begins: below one row or above one. Both given, `before` counts. */
export type Place = { before?: string | undefined; after?: string | undefined };

export type Page<Row> = {
  rows: Row[];
  /** Rows to go on from; null where there is nothing beyond. */
  newerThan: string | null;
  olderThan: string | null;
};

/** Upwards: the page that ends above the row `after`. */
function isUpwards({ before, after }: Place): boolean {
  return after !== undefined && before === undefined;
}

/** What to ask the database for, in its words. */
export function pageQuery(place: Place, size: number) {
  const { before, after } = place;
  return {
    where: before ? { id: { lt: before } } : isUpwards(place) ? { id: { gt: after as string } } : {},
    orderBy: { id: isUpwards(place) ? ("asc" as const) : ("desc" as const) },
    // One more than is shown says whether there is another page.
    take: size + 1,
  };
}

/** The page, from what that query found. */
export function pageOf<Row extends { id: string }>(found: readonly Row[], place: Place, size: number): Page<Row> {
  const hasMore = found.length > size;
  const rows = found.slice(0, size);
  if (isUpwards(place)) rows.reverse();
  const hasNewer = isUpwards(place) ? hasMore : place.before !== undefined;
  const hasOlder = isUpwards(place) || hasMore;
  return {
    rows,
    newerThan: hasNewer ? (rows.at(0)?.id ?? null) : null,
    olderThan: hasOlder ? (rows.at(-1)?.id ?? null) : null,
  };
}
