// Every screen of the account, its dialogs and its empty states: nothing for axe to find, no scrolling sideways, in both
// colour schemes and on the narrowest and a wide screen.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { topUp } from "@/lib/billing/commands";
import { runCommand } from "@/lib/core/command";
import { routes } from "@/lib/shared/routes";
import { makeApplication, makeMember, makeSession } from "@/scripts/test/support/factories";
import { dialog } from "./console-screens";
import { expect, test } from "./fixtures";

async function expectSound(page: Page, what: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    what,
  ).toEqual([]);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(overflow, `${what} scrolls sideways`).toBe(0);
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 320]) {
    test(`in ${colorScheme} at ${width} px`, async ({ openBrowser }) => {
      test.slow();
      const session = await makeMember();
      const { accountId } = session.person;
      await runCommand(topUp, { kind: "operator", name: "root" }, { accountId, amount: "25.00", reason: "bank transfer" });
      await makeSession(session.person, { address: "2001:db8:1:2:3:4:5:6" });
      for (let at = 0; at < 21; at++) await makeApplication(accountId);
      const page = await openBrowser(session, { colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });

      for (const path of [
        routes.billing,
        routes.audit,
        routes.settings,
        routes.browsers,
        `${routes.applications}?page=2`,
        `${routes.applications}?search=nothing`,
        `${routes.audit}?event=person.renamed`,
      ]) {
        await page.goto(path);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(page.getByRole("contentinfo").getByRole("link", { name: "Supported browsers" })).toBeVisible();
        await expectSound(page, path);
      }

      await page.goto(routes.audit);
      await page.getByText("Details").first().click();
      await expectSound(page, "an audit row opened");
      await page.goto(routes.settings);
      await page.getByRole("button", { name: "Change password" }).click();
      await expectSound(page, "refused password form");

      await page.goto(routes.billing);
      await page.getByRole("button", { name: "Replace card" }).click();
      const replace = dialog(page, "Replace credit card");
      await replace.getByRole("button", { name: "Replace card" }).click();
      await expect(replace.getByLabel("Card number")).toHaveAttribute("aria-invalid", "true");
      await expectSound(page, "replacing the card, refused");
      await replace.getByRole("button", { name: "Cancel" }).click();
      await page.getByRole("button", { name: "Top up" }).click();
      await dialog(page, "Top up").getByLabel("Amount").fill("0");
      await dialog(page, "Top up").getByRole("button", { name: "Top up" }).click();
      await expectSound(page, "top-up, refused");

      const fresh = await openBrowser(await makeMember({ account: { card: null, balance: "0.00" } }), {
        colorScheme,
        viewport: { width, height: 900 },
      });
      await fresh.goto(routes.billing);
      await expectSound(fresh, "nothing bound, nothing booked");
      await fresh.goto(routes.applications);
      await expectSound(fresh, "the checklist that leads to Billing");
    });
  }
}

test("a top-up and a rename need nothing but the keyboard", async ({ page, signIn }) => {
  await signIn({ name: "Anna" });
  await page.goto(routes.billing);
  await page.getByRole("button", { name: "Top up" }).focus();
  await page.keyboard.press("Enter");
  const pay = dialog(page, "Top up");
  await expect(pay).toBeVisible();
  await expect(pay.getByRole("button", { name: "Close" }).or(pay.getByLabel("Amount")).first()).toBeVisible();
  await pay.getByLabel("Amount").focus();
  await page.keyboard.type("12.50");
  await page.keyboard.press("Enter");
  await expect(pay).toBeHidden();
  await expect(page.getByRole("button", { name: "Top up" })).toBeFocused();
  await expect(page.getByRole("banner")).toContainText("112.50 EUR");

  await page.goto(routes.settings);
  await page.getByRole("textbox", { name: /^Name/ }).focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" B");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("banner")).toContainText("Anna B");
});

test("a browser that is too old is told so on every page, and where it says which are not", async ({
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
    // What an old browser sees: it knows nothing of what the rule asks for, so the rule is not there.
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

test("help on browsers is there for whoever is not signed in", async ({ page }) => {
  await page.goto(routes.signIn);
  await page.getByRole("link", { name: "Supported browsers" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Supported browsers" })).toBeVisible();
  await expect(page.getByText("The browser you are using now is supported.")).toBeVisible();
  await expect(page.getByText("This browser is too old")).toBeHidden();
});
