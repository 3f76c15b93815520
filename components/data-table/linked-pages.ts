/** The number of linked neighbours on each side of the current page. */
const NEIGHBOURS = 1;

/** The pages to link to: the first, the last, and the neighbours of the current page. Null stands for the omitted pages between. */
export function linkedPages(page: number, pages: number): (number | null)[] {
  const shown = [1, pages];
  for (let each = page - NEIGHBOURS; each <= page + NEIGHBOURS; each++) if (each > 1 && each < pages) shown.push(each);
  const sorted = [...new Set(shown)].sort((a, b) => a - b);
  return sorted.flatMap((each, index) => {
    const before = sorted[index - 1];
    if (before === undefined || each - before === 1) return [each];
    // When only one page would be omitted, it is linked: the link takes no more space than the gap.
    return each - before === 2 ? [each - 1, each] : [null, each];
  });
}
