// Checks the current state of a page, wide and narrow, in both colour schemes: axe finds nothing, and nothing scrolls sideways.

import { expect, type Page } from "@playwright/test";
import axe from "axe-core";

/** All rules of axe about colours. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

type Violation = { id: string; nodes: { target: unknown; failureSummary?: string | undefined }[] };

/** Runs axe in the page. Its source is loaded once for each document, because that takes half as long as a run. */
async function axeViolations(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  const violations = await page.evaluate(async (values): Promise<Violation[]> => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    return (await inPage.run(document, { resultTypes: ["violations"], ...(values ? { runOnly: { type: "rule", values } } : {}) }))
      .violations;
  }, rules);
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("\n")}`,
  );
}

/** Elements whose content is wider than they are and that scroll because of it. */
async function sidewaysScrolling(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [document.documentElement, ...document.querySelectorAll("*")]
      .filter((element) => {
        const { overflowX } = getComputedStyle(element);
        const scrolls = element === document.documentElement || overflowX === "auto" || overflowX === "scroll";
        return scrolls && element.scrollWidth > element.clientWidth && element.clientWidth > 0;
      })
      .map((element) => `${element.tagName} ${element.className} ${element.scrollWidth} > ${element.clientWidth}`),
  );
}

/** `heading` is the page's only heading of the first level. */
export async function expectAccessible(page: Page, heading: string): Promise<void> {
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("h1")).toHaveText(heading);
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    expect(await axeViolations(page), `${width} px, light`).toEqual([]);
    expect(await sidewaysScrolling(page), `at ${width} px`).toEqual([]);
    // The two schemes differ only in colours (app/globals.css), so the other rules would give the same result.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect(await axeViolations(page, COLOUR_RULES), `${width} px, dark`).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 800 });
}
