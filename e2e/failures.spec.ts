// Failures: the mail server refuses, the network fails, another person saves first, the session ends, the console is upgraded.
// The page says what happened and what to do, and nothing typed is lost.

import type { Page } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { type MemberSession, makeApplication, PASSWORD } from "@/scripts/test/support/factories";
import { REFUSED_DOMAIN } from "@/scripts/test/support/mail-server";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";
import { askForCode } from "./mailed-code";
import { isAction } from "./server-actions";
import { submitSignIn } from "./sign-in-form";

/** Changes or blocks the following action requests of this page. */
async function onActions(page: Page, answer: (id: string) => "block" | "outdated" | "pass"): Promise<void> {
  await page.route("**/*", async (route) => {
    const request = route.request();
    if (!isAction(request)) return route.fallback();
    const headers = await request.allHeaders();
    switch (answer(headers["next-action"] ?? "")) {
      case "block":
        return route.abort("connectionfailed");
      case "outdated":
        // An action id of an earlier build.
        return route.continue({ headers: { ...headers, "next-action": "7f".padEnd(42, "0") } });
      default:
        return route.fallback();
    }
  });
}

async function openAdd(page: Page): Promise<ReturnType<typeof dialog>> {
  await page.goto(routes.applications);
  await page.getByRole("button", { name: "Add Application" }).click();
  return dialog(page, "Add Application");
}

async function endSession(session: MemberSession): Promise<void> {
  await db().session.update({ where: { id: session.id }, data: { endedAt: new Date() } });
}

test("a code that the mail server refuses is reported, and can be sent again at once", async ({ page, signIn }) => {
  const { person } = await signIn({ email: `${crypto.randomUUID()}@${REFUSED_DOMAIN}` });
  const application = await makeApplication(person.accountId);
  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "View Application Secret" }).click();
  const view = dialog(page, "View Application Secret");
  const send = view.getByRole("button", { name: "Send code" });
  for (const attempt of [1, 2]) {
    await send.click();
    await expect(view.getByRole("alert")).toContainText(
      "The code could not be sent: the mail server did not accept it. You can try again at once.",
    );
    await expect(send).toBeEnabled();
    const undelivered = await db().verificationCode.count({
      where: { personId: person.id, voidReason: "UNDELIVERED" },
    });
    expect(undelivered).toBe(attempt);
  }
  // The mail server accepts mails again.
  const email = `${crypto.randomUUID()}@example.com`;
  await db().person.update({ where: { id: person.id }, data: { email } });
  await askForCode(view, email);
});

test("of two tabs that edit one application, the second reports the change and keeps what was typed", async ({
  page,
  context,
  signIn,
}) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  const second = await context.newPage();
  for (const tab of [page, second]) {
    await tab.goto(routes.applications);
    await applicationRow(tab, application.name).getByRole("button", { name: "Modify" }).click();
  }
  const first = dialog(page, "Modify Application");
  const later = dialog(second, "Modify Application");
  await first.getByLabel("Application Name").fill("first_change");
  await first.getByRole("button", { name: "Save" }).click();
  await expect(first).toBeHidden();

  await later.getByLabel("Application Name").fill("second_change");
  await later.getByLabel("IP Whitelist").fill("203.0.113.7");
  await later.getByRole("button", { name: "Save" }).click();
  const conflict = later.getByRole("alert").filter({ hasText: "This application was changed in the meantime" });
  await expect(conflict).toContainText("Your changes are still in this form and are not saved.");
  await expect(conflict).toContainText("first_change");
  await expect(later.getByLabel("Application Name")).toHaveValue("second_change");
  await expect(later.getByLabel("IP Whitelist")).toHaveValue("203.0.113.7");
  expect(await db().application.findUnique({ where: { id: application.id } })).toMatchObject({
    name: "first_change",
    version: 2,
  });

  // The person can still save what was typed.
  await conflict.getByRole("button", { name: "Keep my changes" }).click();
  await later.getByRole("button", { name: "Save" }).click();
  await expect(later).toBeHidden();
  await expect(applicationRow(second, "second_change")).toBeVisible();
});

test("a form with an old state can load the saved one", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "Modify" }).click();
  await db().application.update({ where: { id: application.id }, data: { name: "changed_elsewhere", version: 2 } });
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("Application Name").fill("typed_here");
  await modify.getByRole("button", { name: "Save" }).click();
  await modify.getByRole("button", { name: "Discard my changes" }).click();
  await expect(modify.getByLabel("Application Name")).toHaveValue("changed_elsewhere");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("There was nothing to change in application changed_elsewhere.").first()).toBeVisible();
});

test("a session that ends while a form is open is reported, and after signing in again the draft is back", async ({
  page,
  signIn,
}) => {
  const session = await signIn();
  const add = await openAdd(page);
  await add.getByLabel("Application Name").fill("typed_before_the_end");
  await add.getByLabel("IP Whitelist").fill("203.0.113.4, 203.0.113.5");
  await endSession(session);
  await add.getByRole("button", { name: "OK" }).click();
  const alert = add.getByRole("alert").filter({ hasText: "You are no longer signed in" });
  await expect(alert).toContainText("Your entries are kept in this tab");
  await expect(add.getByLabel("Application Name")).toHaveValue("typed_before_the_end");
  await alert.getByRole("link", { name: "Sign in again" }).click();
  await expect(page.getByText("Your session has ended.")).toBeVisible();
  await submitSignIn(page, session.person.email, PASSWORD);

  await expect(page).toHaveURL(/\/applications$/);
  await expect(page.getByText("Your draft of Add Application is kept")).toBeVisible();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(add.getByText("Your draft was restored")).toBeVisible();
  await expect(add.getByLabel("Application Name")).toHaveValue("typed_before_the_end");
  await expect(add.getByLabel("IP Whitelist")).toHaveValue("203.0.113.4, 203.0.113.5");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(applicationRow(page, "typed_before_the_end")).toBeVisible();
  await expect(page.getByText("Your draft of Add Application is kept")).toHaveCount(0);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")))).toEqual([]);
});

test("a restored draft keeps the version that it started from, and overwrites no later change", async ({ page, signIn }) => {
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  await page.goto(routes.application(application.id));
  await page.getByRole("button", { name: `Modify application ${application.name}` }).click();
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("Application Name").fill("started_early");
  await endSession(session);
  await modify.getByRole("button", { name: "Save" }).click();
  await modify.getByRole("link", { name: "Sign in again" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await db().application.update({ where: { id: application.id }, data: { name: "saved_by_a_colleague", version: 2 } });
  await submitSignIn(page, session.person.email, PASSWORD);
  await expect(page).toHaveURL(new RegExp(`${routes.application(application.id)}$`));
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(modify.getByLabel("Application Name")).toHaveValue("started_early");
  await expect(modify.getByRole("alert")).toContainText("saved_by_a_colleague");
  expect(await db().application.findUnique({ where: { id: application.id } })).toMatchObject({ version: 2 });
});

test("a draft is not shown to another person in the same tab", async ({ page, signIn, context }) => {
  const session = await signIn();
  let add = await openAdd(page);
  await add.getByLabel("Application Name").fill("not_for_others");
  await expect
    .poll(() => page.evaluate(() => Object.values(sessionStorage).some((value) => value.includes("not_for_others"))))
    .toBe(true);
  // Another person signs in after the end of this person's session.
  await endSession(session);
  await context.clearCookies();
  await signIn();
  add = await openAdd(page);
  await expect(add.getByLabel("Application Name")).toHaveValue("");

  // Signing out removes all drafts.
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  expect(await page.evaluate(() => Object.keys(sessionStorage).filter((key) => key.startsWith("draft:")))).toEqual([]);
});

test("a form whose request is lost says so, keeps what was typed, and works at the next try", async ({
  page,
  signIn,
  expectErrors,
}) => {
  expectErrors(/net::ERR_CONNECTION_FAILED/);
  const { person } = await signIn();
  let lost = 0;
  await onActions(page, () => (lost++ === 0 ? "block" : "pass"));
  const add = await openAdd(page);
  await add.getByLabel("Application Name").fill("tried_twice");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(add.getByRole("alert")).toContainText("The console did not answer. Check the connection and try again.");
  await expect(add.getByLabel("Application Name")).toHaveValue("tried_twice");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(add).toBeHidden();
  await expect(applicationRow(page, "tried_twice")).toBeVisible();
  expect(await db().application.count({ where: { accountId: person.accountId } })).toBe(1);
});

test("a form submitted by a double click takes effect once", async ({ page, signIn }) => {
  const { person } = await signIn();
  const add = await openAdd(page);
  await add.getByLabel("Application Name").fill("pressed_twice");
  const ok = add.getByRole("button", { name: "OK" });
  await ok.dblclick();
  await expect(add).toBeHidden();
  await expect(applicationRow(page, "pressed_twice")).toBeVisible();
  expect(await db().application.count({ where: { accountId: person.accountId } })).toBe(1);
});

test("a tab from before an upgrade asks for a reload, and its draft is there afterwards", async ({
  page,
  signIn,
  expectErrors,
}) => {
  // The server's answer to an unknown action.
  expectErrors(/status of 4\d\d .*\/applications\)/);
  await signIn();
  let outdated = true;
  await onActions(page, () => (outdated ? "outdated" : "pass"));
  const add = await openAdd(page);
  await add.getByLabel("Application Name").fill("before_the_upgrade");
  await add.getByLabel("IP Whitelist").fill("203.0.113.6");
  await add.getByRole("button", { name: "OK" }).click();
  const alert = add.getByRole("alert").filter({ hasText: "The console was upgraded while this page was open" });
  await expect(alert).toContainText("Your entries are kept in this tab.");
  await expect(add.getByLabel("Application Name")).toHaveValue("before_the_upgrade");

  outdated = false;
  await alert.getByRole("button", { name: "Reload the page" }).click();
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(add.getByLabel("Application Name")).toHaveValue("before_the_upgrade");
  await expect(add.getByLabel("IP Whitelist")).toHaveValue("203.0.113.6");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(applicationRow(page, "before_the_upgrade")).toBeVisible();
});

test("a click on a button before hydration takes effect once, after hydration", async ({ page, signIn }) => {
  await signIn();
  let loadScripts = () => {};
  const clicked = new Promise<void>((resolve) => {
    loadScripts = resolve;
  });
  await page.route("**/_next/static/**/*.js", async (route) => {
    await clicked;
    await route.fallback();
  });
  await page.goto(routes.applications, { waitUntil: "commit" });
  const add = page.getByRole("button", { name: "Add Application" });
  await add.click();
  await add.click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  loadScripts();
  await expect(dialog(page, "Add Application")).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await add.click();
  await expect(dialog(page, "Add Application")).toBeVisible();
});

test("a dialog whose code cannot be fetched says so, and opens once it can be fetched", async ({
  page,
  signIn,
  expectErrors,
}) => {
  expectErrors(/net::ERR_|Failed to load resource|ChunkLoadError|Failed to load chunk/);
  await signIn();
  await page.goto(routes.applications);
  await expect(page.getByRole("button", { name: "Add Application" })).toBeVisible();
  let broken = true;
  await page.route("**/_next/static/**", (route) => (broken ? route.abort("connectionfailed") : route.fallback()));
  await page.getByRole("button", { name: "Add Application" }).click();
  await expect(page.getByText("This dialog could not be loaded.").first()).toBeVisible();
  broken = false;
  await page.getByRole("button", { name: "Add Application" }).click();
  await expect(dialog(page, "Add Application")).toBeVisible();
});

test("signing in and out without a connection says so and changes nothing", async ({ page, signIn, expectErrors }) => {
  expectErrors(/net::ERR_INTERNET_DISCONNECTED/);
  await signIn();
  await page.goto(routes.applications);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByText(/You are still signed in\. The console did not answer\./).first()).toBeVisible();
  await page.context().setOffline(false);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.context().setOffline(true);
  await submitSignIn(page, "somebody@example.com", "some password or other");
  await expect(page.getByRole("alert").filter({ hasText: "The console did not answer." })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue("somebody@example.com");
});
