// A session on an open page: a warning before its end, one click that extends it, and its end in all tabs together.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { type MemberSession, makeApplication, makePerson, makeSession, PASSWORD } from "@/scripts/test/support/factories";
import { dialog } from "./console-screens";
import { expect, signInAs, test } from "./fixtures";
import { submitSignIn } from "./sign-in-form";

const ago = (ms: number) => new Date(Date.now() - ms);
const MINUTE = 60_000;

async function idleSince(session: MemberSession, ms: number): Promise<void> {
  await db().session.update({ where: { id: session.id }, data: { lastActiveAt: ago(ms) } });
}

test("a warning appears two minutes before the end, and one click extends the session in all tabs", async ({
  page,
  signIn,
  context,
}) => {
  const session = await signIn();
  await idleSince(session, 28.5 * MINUTE);
  // Opening a page is activity, a prefetch is not: so these tabs do not extend the session.
  await context.setExtraHTTPHeaders({ purpose: "prefetch" });
  const second = await context.newPage();
  for (const tab of [page, second]) await tab.goto(routes.applications);
  const warnings = [page, second].map((tab) => dialog(tab, "Your session is about to end"));
  for (const warning of warnings) {
    await expect(warning).toContainText(/You will be signed out in (1 min|\d)/);
    await expect(warning).toContainText("because of inactivity");
  }
  await warnings[0]?.getByRole("button", { name: "Stay signed in" }).click();
  for (const warning of warnings) await expect(warning).toBeHidden();
  const { lastActiveAt } = await db().session.findUniqueOrThrow({ where: { id: session.id } });
  expect(Date.now() - lastActiveAt.getTime()).toBeLessThan(30_000);
});

test("an idle page goes to the sign-in page when the session is over, and returns after signing in", async ({ page, signIn }) => {
  await page.clock.install();
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  await page.goto(routes.application(application.id));
  await expect(page.getByRole("heading", { level: 1, name: application.name })).toBeVisible();
  await idleSince(session, 30.5 * MINUTE);
  await page.clock.fastForward(30.5 * MINUTE);
  await expect(page).toHaveURL(/\/sign-in\?over=1/);
  await expect(page.getByText("Your session has ended. Sign in again to continue")).toBeVisible();
  await expect(page.getByText(application.name)).toHaveCount(0);
  await submitSignIn(page, session.person.email, PASSWORD);
  await expect(page).toHaveURL(new RegExp(`${routes.application(application.id)}$`));
});

test("a session ends twelve hours after signing in, and the warning says so", async ({ page, baseURL }) => {
  const person = await makePerson();
  const session = await makeSession(person, { createdAt: ago(12 * 60 * MINUTE - 90_000), lastActiveAt: ago(MINUTE) });
  await signInAs(page, session, baseURL);
  await page.goto(routes.applications);
  const warning = dialog(page, "Your session is about to end");
  await expect(warning).toContainText("12 hours after you signed in");
  await expect(warning.getByRole("button", { name: "Stay signed in" })).toHaveCount(0);
  await warning.getByRole("button", { name: "Close" }).last().click();
  await expect(warning).toBeHidden();
});

test("signing out in one tab signs out all tabs", async ({ page, signIn, context }) => {
  const session = await signIn();
  await page.goto(routes.applications);
  const second = await context.newPage();
  await second.goto(routes.applications);
  await expect(second.getByRole("heading", { level: 1, name: "Application Management" })).toBeVisible();
  await page.getByRole("button", { name: "Sign out" }).click();
  for (const tab of [page, second]) await expect(tab).toHaveURL(/\/sign-in$/);
  const { endedAt } = await db().session.findUniqueOrThrow({ where: { id: session.id } });
  expect(endedAt).not.toBeNull();
  expect((await context.cookies()).filter(({ name }) => name.includes("session-token"))).toEqual([]);
});

test("pages outside the console's frame have a Sign out button, but only for a signed-in person", async ({
  page,
  signIn,
  expectErrors,
}) => {
  expectErrors(/status of 404/);
  await page.goto("/no-such-page");
  await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await signIn();
  for (const path of [routes.browsers, "/no-such-page"]) {
    await page.goto(path);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  }
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(new RegExp(`${routes.signIn}$`));
});

test("signing in creates a new session id and replaces the one of the browser", async ({ page, signIn, context }) => {
  const before = await signIn();
  const other = await makePerson();
  await db().session.update({ where: { id: before.id }, data: { lastActiveAt: ago(31 * MINUTE) } });
  await page.goto(routes.signIn);
  await submitSignIn(page, other.email, PASSWORD);
  await expect(page).toHaveURL(/\/applications$/);
  const [cookie] = (await context.cookies()).filter(({ name }) => name === before.cookie.name);
  expect(cookie?.value).toBeDefined();
  expect(cookie?.value).not.toBe(before.cookie.value);
  expect(await db().session.count({ where: { personId: other.id } })).toBe(1);
});

test("automatic refreshes are no activity; opening a page is", async ({ page, signIn, request }) => {
  const session = await signIn();
  const then = ago(10 * MINUTE);
  const lastActive = async () => (await db().session.findUniqueOrThrow({ where: { id: session.id } })).lastActiveAt;
  await db().session.update({ where: { id: session.id }, data: { lastActiveAt: then } });
  const cookie = `${session.cookie.name}=${session.cookie.value}`;
  await request.get(`${routes.applications}?_rsc`, { headers: { cookie, rsc: "1" } });
  await request.get(routes.session, { headers: { cookie } });
  expect(await lastActive()).toEqual(then);
  await page.goto(routes.applications);
  expect((await lastActive()).getTime()).toBeGreaterThan(then.getTime());
});
