import fc from "fast-check";
import { expect, it } from "vitest";
import { linkedPages } from "./linked-pages";

it.each([
  [1, 1, [1]],
  [1, 2, [1, 2]],
  [1, 500, [1, 2, null, 500]],
  [4, 500, [1, 2, 3, 4, 5, null, 500]],
  [250, 500, [1, null, 249, 250, 251, null, 500]],
  [500, 500, [1, null, 499, 500]],
])("links page %i of %i to %j", (page, pages, links) => expect(linkedPages(page, pages)).toEqual(links));

it("always contains the first, the current and the last page, in ascending order", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 5000 }), (a, b) => {
      const [page, pages] = [Math.min(a, b), Math.max(a, b)];
      const links = linkedPages(page, pages).filter((each) => each !== null);
      expect(links).toEqual([...new Set(links)].sort((x, y) => x - y));
      for (const each of [1, page, pages]) expect(links).toContain(each);
    }),
  );
});
