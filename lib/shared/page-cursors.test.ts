import fc from "fast-check";
import { expect, it } from "vitest";
import { type Page, type PageCursor, pageOf, pageQuery } from "./page-cursors";

/** Runs the query of `pageQuery` on an array. */
function find(ids: readonly string[], cursor: PageCursor, size: number): Page<{ id: string }> {
  const { where, orderBy, take } = pageQuery(cursor, size);
  const bound = where.id as { lt?: string; gt?: string } | undefined;
  const wanted = ids.filter((id) => (!bound?.lt || id < bound.lt) && (!bound?.gt || id > bound.gt)).sort();
  if (orderBy.id === "desc") wanted.reverse();
  return pageOf(
    wanted.slice(0, take).map((id) => ({ id })),
    cursor,
    size,
  );
}

it("pages contain every row once in both directions, even if rows are added meanwhile", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 100, max: 400 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 0, max: 5 }),
      (numbers, size, added) => {
        const ids = numbers.map(String);
        const seen: string[] = [];
        let page = find(ids, {}, size);
        for (;;) {
          seen.push(...page.rows.map(({ id }) => id));
          if (page.olderThan === null) break;
          for (let more = 0; more < added; more++) ids.push(String(500 + ids.length));
          page = find(ids, { before: page.olderThan }, size);
        }
        expect(seen).toEqual(numbers.map(String).sort().reverse());
        const upwards: string[] = [];
        while (page.newerThan !== null) {
          page = find(ids, { after: page.newerThan }, size);
          upwards.unshift(...page.rows.map(({ id }) => id));
        }
        const all = [...ids].sort().reverse();
        expect(upwards).toEqual(all.slice(0, upwards.length));
      },
    ),
  );
});

it("an empty list has one page", () => {
  for (const cursor of [{}, { before: "1" }, { after: "1" }]) {
    expect(find([], cursor, 5)).toEqual({ rows: [], newerThan: null, olderThan: null });
  }
});

it("before takes precedence over after", () => {
  expect(find(["1", "2", "3"], { before: "2", after: "2" }, 5).rows).toEqual([{ id: "1" }]);
});
