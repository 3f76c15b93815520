/** Neighbours of the page on each side. */
const AROUND = 1;

/** The pages to link to: the first, the last, and those around this one; null stands for the pages left out between. */
export function linkedPages(page: number, pages: number): (number | null)[] {
  const shown = [1, pages];
  for (let each = page - AROUND; each <= page + AROUND; each++) if (each > 1 && each < pages) shown.push(each);
  const sorted = [...new Set(shown)].sort((a, b) => a - b);
  return sorted.flatMap((each, index) => {
    const before = sorted[index - 1];
    if (before === undefined || each - before === 1) return [each];
    // A gap of one page is that page: it takes no more room than the gap.
    return each - before === 2 ? [each - 1, each] : [null, each];
  });
}
