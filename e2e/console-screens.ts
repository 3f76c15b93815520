// Finds things on the screens by the names that people read.

import type { Locator, Page } from "@playwright/test";

export function applicationRow(page: Page, name: string): Locator {
  const named = page.getByRole("rowheader").filter({ has: page.getByRole("link", { name, exact: true }) });
  return page.getByRole("row").filter({ has: named });
}

/** An open dialog by its exact title. */
export function dialog(page: Page, title: string): Locator {
  return page.getByRole("dialog", { name: title, exact: true });
}

/** The instant, in whatever words and zone the page writes it. */
export function instantIn(place: Locator, instant: Date): Locator {
  return place.locator(`time[datetime="${instant.toISOString()}"]`).first();
}

/** The text that screen readers announce. */
export function liveText(page: Page): Locator {
  return page.locator("[aria-live=polite]");
}

/** The text on the clipboard; the context needs the permission to read it. */
export async function copied(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}
