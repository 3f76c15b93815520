// The sign-in page: its answers, what it keeps, its limit of attempts, and the page after it.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { expect, test } from "./fixtures";
import { fillSignIn, submitSignIn } from "./sign-in-form";

const WRONG = "The e-mail address or the password is wrong.";

test("signs in with an e-mail address in any case, and shows the requested page", async ({ page }) => {
  const person = await makePerson();
  await page.goto(`${routes.applications}?requested=page`);
  await expect(page).toHaveURL(/\/sign-in\?from=%2Fapplications%3Frequested%3Dpage$/);
  await submitSignIn(page, person.email.toUpperCase(), PASSWORD);
  await expect(page).toHaveURL(/\/applications\?requested=page$/);
  await expect(page.getByRole("heading", { level: 1, name: "Application Management" })).toBeVisible();
});

test("answers an unknown e-mail, a wrong password and a deactivated person alike, and keeps the e-mail", async ({ page }) => {
  const person = await makePerson();
  const deactivated = await makePerson({ deactivatedAt: new Date() });
  await page.goto(routes.signIn);
  const attempts = [
    ["nobody.at.all@example.com", PASSWORD],
    [person.email, "another password altogether"],
    [deactivated.email, PASSWORD],
  ] as const;
  for (const [email, password] of attempts) {
    await submitSignIn(page, email, password);
    await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(email);
    // The focus is in the field that is most likely wrong.
    await expect(page.getByLabel("Password")).toBeFocused();
    await page.reload();
  }
});

test("shows an error at an empty field and at an invalid e-mail address", async ({ page }) => {
  await page.goto(routes.signIn);
  await submitSignIn(page, "", "");
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter an e-mail address.");
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Enter your password.");
  await expect(page.getByLabel("Email")).toBeFocused();
  await submitSignIn(page, "not an address", "x");
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter an e-mail address like name@example.com.");
  await expect(page.getByLabel("Email")).toHaveValue("not an address");
});

test("accepts a pasted password and one from a password manager", async ({ page }) => {
  await page.goto(routes.signIn);
  await expect(page.getByLabel("Email")).toHaveAttribute("autocomplete", "username");
  await expect(page.getByLabel("Password")).toHaveAttribute("autocomplete", "current-password");
  await page.getByLabel("Password").evaluate((field) => {
    const data = new DataTransfer();
    data.setData("text/plain", "pasted");
    const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    if (!field.dispatchEvent(event)) throw new Error("pasting is prevented");
  });
});

test("redirects a signed-in person from the sign-in page to the console", async ({ page, signIn }) => {
  await signIn();
  await page.goto(routes.signIn);
  await expect(page).toHaveURL(/\/applications$/);
});

test("keeps the password out of the address, also without JavaScript", async ({ openBrowser }) => {
  const person = await makePerson();
  const page = await openBrowser(undefined, { javaScriptEnabled: false });
  await page.goto(routes.signIn);
  // The button is disabled until hydration, but a key can submit the form.
  await expect(page.getByRole("button", { name: "Sign in" })).toBeDisabled();
  await fillSignIn(page, person.email, PASSWORD);
  await expect(page.locator("form")).toHaveAttribute("method", "post");
  await page.getByLabel("Password").press("Enter");
  expect(page.url()).not.toContain("password");
});

test("after ten failures from one address an e-mail address is blocked, whatever forwarded address the caller sends", async ({
  page,
  request,
}) => {
  test.slow();
  const person = await makePerson();
  const { csrfToken } = (await (await request.get(routes.authToken)).json()) as { csrfToken: string };
  const fail = (attempt: number) =>
    request.post(routes.authSignIn, {
      form: { csrfToken, email: person.email, password: `wrong password ${attempt}` },
      headers: { "x-forwarded-for": `203.0.113.${attempt}`, "x-peer-address": `203.0.113.${attempt}` },
    });
  const answers = await Promise.all(Array.from({ length: 10 }, (_, attempt) => fail(attempt)));
  for (const answer of answers) {
    expect(await answer.json()).toEqual({ ok: false, failure: { code: "unauthenticated", message: WRONG } });
  }
  // The right password is refused too: it is not checked.
  await page.goto(routes.signIn);
  await submitSignIn(page, person.email, PASSWORD);
  await expect(page.getByRole("alert").filter({ hasText: "too many failed attempts" })).toContainText(
    /Try again in 1\d min( \d+ s)?, at .* UTC\./,
  );
  await expect(page.getByLabel("Email")).toHaveValue(person.email);

  const events = await db().auditEvent.findMany({ where: { subjectId: person.id } });
  const of = (name: string) => events.filter(({ event }) => event === name);
  expect(of("sign_in.failed")).toHaveLength(10);
  expect(of("sign_in.throttled")).toHaveLength(1);
  expect(new Set(events.map(({ address }) => address))).toEqual(new Set(["127.0.0.1"]));
  expect(await db().session.count({ where: { personId: person.id } })).toBe(0);

  // Another person at the same address can sign in.
  const other = await makePerson();
  await submitSignIn(page, other.email, PASSWORD);
  await expect(page).toHaveURL(/\/applications$/);
});
