// The settings of a person: name, password, sessions.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { makeSession, PASSWORD } from "@/scripts/test/support/factories";
import { expect, test } from "./fixtures";
import { mailsTo } from "./mailbox";
import { submitSignIn } from "./sign-in-form";

test("a person changes the name, and a draft of it survives a reload", async ({ page, signIn }) => {
  const { person } = await signIn({ role: "VIEWER", name: "Anna" });
  await page.goto(routes.settings);
  const name = page.getByRole("textbox", { name: /^Name/ });
  await name.fill("Anna B");
  await page.reload();
  await expect(name).toHaveValue("Anna B");
  await name.fill("   ");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(name).toHaveAccessibleDescription(/Enter a name/);
  await name.fill("Anna Bell");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("banner")).toContainText("Anna Bell");
  expect((await db().person.findUniqueOrThrow({ where: { id: person.id } })).name).toBe("Anna Bell");
  // Saving removes the draft; typing again creates a new one.
  await page.reload();
  await expect(name).toHaveValue("Anna Bell");
  await expect(page.getByText(/draft/i)).toHaveCount(0);
  await name.fill("Anna Bellini");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("banner")).toContainText("Anna Bellini");
  await name.fill("Anna Bellini-Kov");
  await page.reload();
  await expect(name).toHaveValue("Anna Bellini-Kov");
});

test("the name is shown and read-only before hydration, so that no entry is lost", async ({ signIn, openBrowser }) => {
  const session = await signIn({ name: "Anna" });
  const page = await openBrowser(session, { javaScriptEnabled: false });
  await page.goto(routes.settings);
  const name = page.getByRole("textbox", { name: /^Name/ });
  await expect(name).toHaveValue("Anna");
  await expect(name).not.toBeEditable();
});

test("a person changes the password: the other sessions end, this one stays, and a mail reports it", async ({
  page,
  signIn,
  openBrowser,
}) => {
  const { person } = await signIn();
  const elsewhere = await openBrowser(await makeSession(person));
  await elsewhere.goto(routes.settings);
  await page.goto(routes.settings);
  const current = page.getByLabel("Current password");
  const chosen = page.getByLabel("New password");
  await expect(current).toHaveAttribute("autocomplete", "current-password");
  await expect(chosen).toHaveAttribute("autocomplete", "new-password");
  await current.fill("not the right one");
  await chosen.fill("nine green lanterns hum");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(current).toHaveAccessibleDescription("This is not your current password.");
  await current.fill(PASSWORD);
  await chosen.fill("Password1234!");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(chosen).toHaveAccessibleDescription(/easy to guess/);
  await chosen.fill("nine green lanterns hum");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password was changed. Your other session was ended.").first()).toBeVisible();
  await expect(current).toHaveValue("");
  await expect
    .poll(async () => (await mailsTo(person.email)).map(({ subject }) => subject))
    .toContain("Your password was changed");

  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await submitSignIn(elsewhere, person.email, "nine green lanterns hum");
  await expect(elsewhere).toHaveURL(new RegExp(`${routes.settings}$`));
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});

test("a person sees all own sessions, ends one, and then all others", async ({ page, signIn, openBrowser }) => {
  const { person } = await signIn();
  const stranger = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
  const other = await makeSession(person, { userAgent: stranger, address: "203.0.113.9" });
  await makeSession(person, { address: "203.0.113.10" });
  const elsewhere = await openBrowser(other);
  await elsewhere.goto(routes.applications);
  await page.goto(routes.settings);
  const rows = page.getByRole("table", { name: "Your sessions, this session first" }).getByRole("row");
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText("This session");
  const row = rows.filter({ hasText: "203.0.113.9" }).filter({ hasText: "Firefox 128 on Linux" });
  await row.getByRole("button", { name: /^End session/ }).click();
  await expect(rows).toHaveCount(3);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await page.getByRole("button", { name: "End other sessions" }).click();
  await expect(rows).toHaveCount(2);
  await expect(page.getByRole("button", { name: "End other sessions" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: "Settings" })).toBeVisible();
});
