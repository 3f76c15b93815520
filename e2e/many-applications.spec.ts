// A list longer than a page: the database searches, sorts and pages it, and the address has its state.

import { routes } from "@/lib/shared/routes";
import { addMs } from "@/lib/shared/time";
import { makeApplication } from "@/scripts/test/support/factories";
import { applicationRow } from "./console-screens";
import { expect, test } from "./fixtures";

test("many applications are searched, sorted and paged, and the address has the state", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 100 } });
  const start = addMs(new Date(), -1_000_000);
  for (let at = 0; at < 25; at++) {
    await makeApplication(person.accountId, { name: `app_${String(at).padStart(2, "0")}`, createdAt: addMs(start, at * 1000) });
  }
  await makeApplication(person.accountId, { name: "appX99", createdAt: start });
  await page.goto(`${routes.applications}?page=nonsense&sort=secret&order=up`);
  const names = page.getByRole("rowheader");
  await expect(names).toHaveCount(10);
  await expect(names.first()).toHaveText("app_24");
  await page.getByRole("navigation", { name: "Pages of applications" }).getByRole("link", { name: "Next" }).click();
  await expect(page).toHaveURL(/page=2/);
  await expect(names.first()).toHaveText("app_14");
  await page.getByRole("navigation", { name: "Pages of applications" }).getByRole("link", { name: "Page 3" }).click();
  await expect(names).toHaveCount(6);

  await page.getByRole("button", { name: "Application Name" }).click();
  await expect(page).toHaveURL(/sort=name&order=asc/);
  await expect(names.first()).toHaveText(/^app_00|appX99$/);
  await expect(page.getByRole("columnheader", { name: "Application Name" })).toHaveAttribute("aria-sort", "ascending");

  await page.getByLabel("Search applications").fill("p_2");
  await page.keyboard.press("Enter");
  await expect(names).toHaveCount(5);
  await expect(page.getByText("5 applications found")).toBeVisible();
  await expect(page).toHaveURL(/search=p_2/);
  await expect(applicationRow(page, "app_20")).toBeVisible();
  await page.getByRole("link", { name: "Clear search" }).click();
  await expect(names).toHaveCount(10);

  for (const search of ["%", "\\", "' OR 1=1"]) {
    await page.getByLabel("Search applications").fill(search);
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByText("No application matches")).toContainText(search);
  }
  await page.goto(`${routes.applications}?page=999`);
  await expect(names).toHaveCount(6);
});
