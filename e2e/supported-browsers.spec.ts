// A browser without the features that the console needs shows a notice; the help page lists the supported browsers.

import { routes } from "@/lib/shared/routes";
import { expect, test } from "./fixtures";

test("every page shows a notice to an outdated browser, with a link to the supported ones", async ({
  page,
  signIn,
  expectErrors,
}) => {
  expectErrors(/status of 404/);
  await signIn();
  for (const path of [routes.applications, routes.billing, routes.audit, routes.settings, routes.browsers, "/no-such-page"]) {
    await page.goto(path);
    const notice = page.getByRole("note").filter({ hasText: "This browser is too old" });
    await expect(notice).toBeHidden();
    // An old browser does not apply this rule, because it does not know the features in its condition.
    await page.evaluate(() => {
      for (const sheet of document.styleSheets) {
        for (let at = sheet.cssRules.length - 1; at >= 0; at--) {
          const rule = sheet.cssRules[at];
          if (rule instanceof CSSSupportsRule && rule.cssText.includes("old-browser-banner")) sheet.deleteRule(at);
        }
      }
    });
    await expect(notice).toBeVisible();
    await expect(notice.getByRole("link", { name: "Supported browsers" })).toHaveAttribute("href", routes.browsers);
  }
});

test("the page about supported browsers needs no session", async ({ page }) => {
  await page.goto(routes.signIn);
  await page.getByRole("link", { name: "Supported browsers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Supported browsers" })).toBeVisible();
  await expect(page.getByText("The browser you are using now is supported.")).toBeVisible();
  await expect(page.getByText("This browser is too old")).toBeHidden();
});
