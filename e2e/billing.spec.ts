// Cards, top-ups and the ledger, with the test numbers of the sandbox.

import { topUp } from "@/lib/billing/commands";
import { runCommand } from "@/lib/core/command";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { goodCard } from "@/scripts/test/support/factories";
import { dialog, liveText } from "./console-screens";
import { expect, test } from "./fixtures";

const balanceOf = async (accountId: string) =>
  (await db().account.findUniqueOrThrow({ where: { id: accountId } })).balance.toFixed(2);

test("from the checklist to Billing and back: bind a card, top up, add an application", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { card: null, balance: "0.00" } });
  await page.goto(routes.applications);
  await expect(page.getByRole("button", { name: "Add Application" })).toBeDisabled();
  await page.getByRole("link", { name: "Go to Billing" }).first().click();
  await expect(page).toHaveTitle(/^Billing /);
  const group = page.getByRole("navigation", { name: "Main" }).getByRole("list", { name: "Account" });
  await expect(group.getByRole("link", { name: "Billing" })).toHaveAttribute("aria-current", "page");
  await expect(page.getByText("Sandbox payments: no card is charged")).toBeVisible();
  await expect(page.getByRole("button", { name: "Top up" })).toBeDisabled();
  await expect(page.getByRole("button", { name: "Top up" })).toHaveAccessibleDescription(/Bind a credit card first/);

  await page.getByRole("button", { name: "Bind card" }).click();
  const bind = dialog(page, "Bind credit card");
  await bind.getByRole("button", { name: "Use the number that is declined" }).click();
  await bind.getByLabel("Expiry").fill("12/90");
  await bind.getByRole("button", { name: "Bind card" }).click();
  await expect(bind.getByLabel("Card number")).toHaveAccessibleDescription(/The card was declined/);
  await bind.getByRole("button", { name: "Use the number that has expired" }).click();
  await bind.getByRole("button", { name: "Bind card" }).click();
  await expect(bind.getByLabel("Card number")).toHaveAccessibleDescription(/the card has expired/);
  await expect(bind.getByLabel("Expiry")).toHaveValue("12/90");
  await bind.getByRole("button", { name: "Use the number that is accepted", exact: true }).click();
  await bind.getByRole("button", { name: "Bind card" }).click();
  await expect(bind).toBeHidden();
  await expect(liveText(page)).toContainText("The credit card is bound.");
  await expect(page.getByRole("region", { name: "Credit card" })).toContainText("4242");

  await page.getByRole("button", { name: "Top up" }).click();
  const pay = dialog(page, "Top up");
  await pay.getByLabel("Amount").fill("0.99");
  await pay.getByRole("button", { name: "Top up" }).click();
  await expect(pay.getByLabel("Amount")).toHaveAccessibleDescription(/from 1\.00 to 10000\.00 EUR/);
  await pay.getByLabel("Amount").fill("50");
  // A double click books once.
  await pay.getByRole("button", { name: "Top up" }).dblclick();
  await expect(pay).toBeHidden();
  await expect(page.getByRole("region", { name: "Balance" })).toContainText("50.00 EUR");
  await expect(page.getByRole("banner")).toContainText("50.00 EUR");
  await expect(page.getByRole("row").filter({ hasText: "Top-up" })).toHaveCount(1);
  expect(await balanceOf(person.accountId)).toBe("50.00");

  await page.getByRole("main").getByRole("link", { name: "Application Management" }).click();
  await page.getByRole("button", { name: "Add Application" }).click();
  const add = dialog(page, "Add Application");
  await add.getByLabel("Application Name").fill("at_once");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(page.getByRole("link", { name: "at_once" })).toBeVisible();
});

test("the number of a real card never leaves the browser", async ({ page, signIn }) => {
  await signIn({ account: { card: null } });
  await page.goto(routes.billing);
  const posted: string[] = [];
  page.on("request", (request) => posted.push(request.postData() ?? ""));
  await page.getByRole("button", { name: "Bind card" }).click();
  const bind = dialog(page, "Bind credit card");
  await expect(bind.getByLabel("Card number")).toHaveAttribute("autocomplete", "off");
  await bind.getByLabel("Card number").fill("5555 5555 5555 4444");
  await bind.getByLabel("Expiry").fill("12/90");
  await bind.getByRole("button", { name: "Bind card" }).click();
  await expect(bind.getByLabel("Card number")).toHaveAccessibleDescription(/never enter a real card/);
  expect(posted.join()).not.toContain("5555");
});

test("two tabs that show the same balance book one top-up", async ({ page, signIn, context }) => {
  const { person } = await signIn();
  const tab = await context.newPage();
  for (const each of [page, tab]) {
    await each.goto(routes.billing);
    await each.getByRole("button", { name: "Top up" }).click();
    await dialog(each, "Top up").getByLabel("Amount").fill("50");
  }
  await dialog(page, "Top up").getByRole("button", { name: "Top up" }).click();
  await expect(dialog(page, "Top up")).toBeHidden();
  const second = dialog(tab, "Top up");
  await second.getByRole("button", { name: "Top up" }).click();
  await expect(second.getByRole("alert")).toContainText("50.00 EUR were topped up");
  expect(await balanceOf(person.accountId)).toBe("150.00");
  // The page now shows the new balance, so pressing again is a new top-up.
  await expect(tab.getByText("150.00 EUR").first()).toBeVisible();
  await second.getByRole("button", { name: "Top up" }).click();
  await expect(second).toBeHidden();
  expect(await balanceOf(person.accountId)).toBe("200.00");
});

test("a top-up whose answer is lost is retried, and booked once", async ({ page, signIn, expectErrors }) => {
  expectErrors(/ERR_FAILED|Failed to fetch|net::/);
  const { person } = await signIn();
  await page.goto(routes.billing);
  await page.getByRole("button", { name: "Top up" }).click();
  const pay = dialog(page, "Top up");
  await pay.getByLabel("Amount").fill("50");
  // The request arrives; its answer is lost.
  await page.route(`**${routes.billing}*`, async (route) => {
    await route.fetch();
    await route.abort();
  });
  await pay.getByRole("button", { name: "Top up" }).click();
  await expect(pay.getByRole("alert")).toContainText("The console did not answer");
  await page.unrouteAll();
  await pay.getByRole("button", { name: "Top up" }).click();
  await expect(pay).toBeHidden();
  expect(await balanceOf(person.accountId)).toBe("150.00");
});

test("a late answer of the payment provider arrives on the page without a reload", async ({ page, signIn }) => {
  test.slow();
  const { person } = await signIn({ account: { card: { ...goodCard(), lastFour: "0903" } } });
  await page.goto(routes.billing);
  await page.getByRole("button", { name: "Top up" }).click();
  const pay = dialog(page, "Top up");
  await pay.getByLabel("Amount").fill("50");
  await pay.getByRole("button", { name: "Top up" }).click();
  await expect(page.getByText("The payment provider has not answered yet.", { exact: false }).first()).toBeVisible();
  const balance = page.getByRole("region", { name: "Balance" });
  await expect(balance).toContainText("A top-up of 50.00 EUR");
  await expect(page.getByRole("button", { name: "Top up" })).toBeDisabled();
  // The page refreshes automatically.
  await expect(balance).toContainText("150.00 EUR", { timeout: 30_000 });
  await expect(page.getByRole("button", { name: "Top up" })).toBeEnabled();
  expect(await balanceOf(person.accountId)).toBe("150.00");
});

test("the ledger has pages, with the balance after each entry", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { balance: "0.00" } });
  for (let at = 1; at <= 22; at++) {
    const input = { accountId: person.accountId, amount: `${at}.00`, reason: `transfer ${at}` };
    await runCommand(topUp, { kind: "operator", name: "root" }, input);
  }
  await page.goto(`${routes.billing}?before=nonsense&after=-1`);
  await expect(page.getByRole("row").filter({ hasText: "transfer 22" })).toContainText("253.00");
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page.getByRole("row").filter({ hasText: "Top-up" })).toHaveCount(2);
  await expect(page.getByRole("row").last()).toContainText("transfer 1");
  await expect(page.getByRole("row").last()).toContainText("1.00");
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(page.getByRole("row").filter({ hasText: "transfer 22" })).toBeVisible();
});
