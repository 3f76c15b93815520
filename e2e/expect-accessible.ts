// Checks the current state of a page, wide and narrow, in both colour schemes: axe finds nothing, and nothing scrolls sideways.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type axe from "axe-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** All rules of axe about colours. They take most of the time of a run. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];
/** While Next.js refreshes a page it replaces the title; so the title is waited for instead of looked at in one moment. */
const TITLE_RULE = "document-title";

/** Runs axe in the page. Its source is loaded once for each document, because that takes as long as a run. */
async function axeViolations(page: Page, rules: "all" | "colours"): Promise<string[]> {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  return page.evaluate(
    async ({ rules, colourRules, titleRule }) => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const options = { resultTypes: ["violations"], selectors: false } satisfies axe.RunOptions;
      // The page behind a dialog is covered. Its colours are checked where no dialog is open.
      const visible = document.querySelector("[role=dialog]") ?? document;
      const results = [await inPage.run(visible, { ...options, runOnly: { type: "rule", values: colourRules } })];
      if (rules === "all") {
        const disabled = Object.fromEntries([...colourRules, titleRule].map((rule) => [rule, { enabled: false }]));
        results.push(await inPage.run(document, { ...options, rules: disabled }));
      }
      return results.flatMap(({ violations }) =>
        violations.map(
          ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
        ),
      );
    },
    { rules, colourRules: COLOUR_RULES, titleRule: TITLE_RULE },
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
  await expect(page).toHaveTitle(/\S/);
  for (const width of [1440, 320]) {
    await page.setViewportSize({ width, height: 800 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    expect(await axeViolations(page, "all"), `${width} px, light`).toEqual([]);
    expect(await sidewaysScrolling(page), `at ${width} px`).toEqual([]);
    // The two schemes differ only in colours (app/globals.css), so the other rules would give the same result.
    await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
    expect(await axeViolations(page, "colours"), `${width} px, dark`).toEqual([]);
  }
  await page.setViewportSize({ width: 1440, height: 800 });
}
