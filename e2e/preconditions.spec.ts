// The three conditions for adding an application: the page shows them, follows their changes, and the server checks them.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { type AccountOptions, goodCard, makeApplication } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";

const missing: { state: string; account: AccountOptions; applications?: number; condition: string; remedy: string }[] = [
  {
    state: "no card is bound",
    account: { card: null },
    condition: "No credit card is bound",
    remedy: "Bind a credit card. Go to Billing",
  },
  {
    state: "the card has expired",
    account: { card: { ...goodCard(), expiryMonth: 1, expiryYear: 2020 } },
    condition: "The bound credit card has expired",
    remedy: "Bind a new credit card. Go to Billing",
  },
  {
    state: "the balance is one cent short",
    account: { balance: "0.99" },
    condition: "The balance is 0.99 EUR; at least 1.00 EUR are needed",
    remedy: "Top up. It is available at once; there is no need to sign in again. Go to Billing",
  },
  {
    state: "the limit is reached",
    account: { applicationLimit: 1 },
    applications: 1,
    condition: "1 of 1 applications are in use",
    remedy: "An application cannot be deleted. Contact customer service (support@example.com) for a higher limit.",
  },
];

for (const { state, account, applications = 0, condition, remedy } of missing) {
  test(`Add Application is disabled and says why while ${state}`, async ({ page, signIn }) => {
    const { person } = await signIn({ account });
    for (let count = 0; count < applications; count++) await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const add = page.getByRole("button", { name: "Add Application" });
    await expect(add).toBeDisabled();
    await expect(add).toHaveAccessibleDescription("One condition for adding an application is not met");
    const checklist = page.getByRole("region", { name: "One condition for adding an application is not met" });
    await expect(checklist.getByRole("listitem")).toHaveCount(3);
    const item = checklist.getByRole("listitem").filter({ hasText: condition });
    await expect(item).toContainText("Not met:");
    await expect(item).toContainText(remedy);
    await expect(checklist.getByText("Met:", { exact: true })).toHaveCount(2);
    // The keyboard reaches it, so that a screen reader reads its description; pressing it does nothing.
    await add.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Space");
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });
}

test("all missing conditions are shown together", async ({ page, signIn }) => {
  await signIn({ account: { card: null, balance: "0", applicationLimit: 0 } });
  await page.goto(routes.applications);
  const checklist = page.getByRole("region", { name: "3 conditions for adding an application are not met" });
  await expect(checklist.getByText("Not met:", { exact: true })).toHaveCount(3);
});

test("a condition lost while the dialog is open is reported in it, and what was typed is kept", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 1 } });
  await page.goto(routes.applications);
  await page.getByRole("button", { name: "Add Application" }).click();
  const add = dialog(page, "Add Application");
  await add.getByLabel("Application Name").fill("too_late");
  await makeApplication(person.accountId, { name: "added_by_a_colleague" });
  await add.getByRole("button", { name: "OK" }).click();
  await expect(add.getByRole("alert")).toContainText(
    "1 of 1 applications are in use. An application cannot be deleted. Contact customer service (support@example.com)",
  );
  await expect(add.getByLabel("Application Name")).toHaveValue("too_late");
  expect(await db().application.count({ where: { accountId: person.accountId } })).toBe(1);
});

test("a top-up is available at once, without signing in again", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { balance: "0.50" } });
  await page.goto(routes.applications);
  await expect(page.getByRole("button", { name: "Add Application" })).toBeDisabled();
  await db().ledgerEntry.create({
    data: {
      id: crypto.randomUUID(),
      accountId: person.accountId,
      kind: "TOP_UP",
      amount: "10.00",
      createdAt: new Date(),
    },
  });
  await page.reload();
  await expect(page.getByRole("banner")).toContainText("10.50 EUR");
  await page.getByRole("button", { name: "Add Application" }).click();
  const add = dialog(page, "Add Application");
  await add.getByLabel("Application Name").fill("after_the_top_up");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(applicationRow(page, "after_the_top_up")).toBeVisible();
});

test("a page with a missing condition refreshes", async ({ page, signIn }) => {
  await page.clock.install();
  const { person } = await signIn({ account: { card: null } });
  await page.goto(routes.applications);
  await expect(page.getByRole("button", { name: "Add Application" })).toBeDisabled();
  await db().creditCard.create({ data: { accountId: person.accountId, ...goodCard(), boundAt: new Date() } });
  // At the first step the page may not be hydrated yet.
  await expect(async () => {
    await page.clock.fastForward(61_000);
    await expect(page.getByRole("button", { name: "Add Application" })).toBeEnabled({ timeout: 2_000 });
  }).toPass();
});

test("an invalid name, and one that exists already in any case, are errors at the field", async ({ page, signIn }) => {
  const { person } = await signIn();
  await makeApplication(person.accountId, { name: "Taken_Name" });
  await page.goto(routes.applications);
  await page.getByRole("button", { name: "Add Application" }).click();
  const add = dialog(page, "Add Application");
  const name = add.getByLabel("Application Name");
  for (const [typed, sentence] of [
    ["", /^Enter a name\./],
    ["with blank", /^Use letters \(A–Z, a–z\), digits and underscores only\./],
    ["Umläute", /^Use letters/],
    ["x".repeat(31), /^Use at most 30 characters\./],
    ["tAKEN_nAME", /^An application with this name exists already\./],
  ] as const) {
    await name.fill(typed);
    await add.getByRole("button", { name: "OK" }).click();
    await expect(name).toHaveAccessibleDescription(sentence);
    await expect(name).toBeFocused();
    await expect(name).toHaveValue(typed);
  }
  expect(await db().application.count({ where: { accountId: person.accountId } })).toBe(1);
});

test("an application that may not call shows the reason", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  const suspended = await makeApplication(person.accountId, {
    status: "SUSPENDED",
    suspensionReason: "numbers that complained",
  });
  const created = await makeApplication(person.accountId, { status: "CREATED" });
  const processing = await makeApplication(person.accountId, { status: "PROCESSING" });
  await page.goto(routes.applications);
  await expect(applicationRow(page, suspended.name)).toContainText("Suspended");
  await expect(applicationRow(page, suspended.name)).toContainText("numbers that complained");
  await expect(applicationRow(page, created.name)).toContainText("Creation is not finished. Calls are refused.");
  await expect(applicationRow(page, processing.name)).toContainText("Resources are being allocated. Calls are refused.");
  await page.goto(routes.application(suspended.id));
  await expect(page.getByText("Reason: numbers that complained")).toBeVisible();
});
