// Pages of a list, newest first, that gets new rows at its start. A cursor is the id of a row. Ids rise with time, so new rows
// neither shift a page nor appear on two pages.

/** The start of a page: the rows older than `before`, or newer than `after`. If both are given, `before` counts. */
export type PageCursor = { before?: string | undefined; after?: string | undefined };

export type Page<Row> = {
  rows: Row[];
  /** The cursors of the next newer and the next older page; null if there is none. */
  newerThan: string | null;
  olderThan: string | null;
};

/** Whether the page is the one just newer than the row `after`. */
function isTowardsNewer({ before, after }: PageCursor): boolean {
  return after !== undefined && before === undefined;
}

/** The arguments of the Prisma query for a page. */
export function pageQuery(cursor: PageCursor, size: number) {
  const { before, after } = cursor;
  return {
    where: before ? { id: { lt: before } } : isTowardsNewer(cursor) ? { id: { gt: after as string } } : {},
    orderBy: { id: isTowardsNewer(cursor) ? ("asc" as const) : ("desc" as const) },
    // One row more than the page shows whether there is another page.
    take: size + 1,
  };
}

/** The page from the rows that the query of `pageQuery` found. */
export function pageOf<Row extends { id: string }>(found: readonly Row[], cursor: PageCursor, size: number): Page<Row> {
  const hasMore = found.length > size;
  const rows = found.slice(0, size);
  if (isTowardsNewer(cursor)) rows.reverse();
  const hasNewer = isTowardsNewer(cursor) ? hasMore : cursor.before !== undefined;
  const hasOlder = isTowardsNewer(cursor) || hasMore;
  return {
    rows,
    newerThan: hasNewer ? (rows.at(0)?.id ?? null) : null,
    olderThan: hasOlder ? (rows.at(-1)?.id ?? null) : null,
  };
}
