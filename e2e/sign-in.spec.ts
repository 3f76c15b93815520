// The sign-in page: what it answers, what it keeps, how often it answers, and where it can lead.

import { routes } from "@/lib/shared/routes";
import { makePerson, PASSWORD } from "@/prisma/factories";
import { expect, test } from "./fixtures";
import { fillSignIn, submitSignIn } from "./sign-in-form";

const WRONG = "The e-mail address or the password is wrong.";

test("signs in with an e-mail address in any case, and leads to the page that was asked for", async ({ page }) => {
  const person = await makePerson();
  await page.goto(`${routes.applications}?asked=for`);
  await expect(page).toHaveURL(/\/sign-in\?from=%2Fapplications%3Fasked%3Dfor$/);
  await submitSignIn(page, person.email.toUpperCase(), PASSWORD);
  await expect(page).toHaveURL(/\/applications\?asked=for$/);
  await expect(page.getByRole("heading", { level: 1, name: "Application Management" })).toBeVisible();
});

test("answers an unknown e-mail, a wrong password and a deactivated person alike, and keeps the e-mail", async ({ page }) => {
  const person = await makePerson();
  const gone = await makePerson({ deactivatedAt: new Date() });
  await page.goto(routes.signIn);
  const attempts = [
    ["nobody.at.all@example.com", PASSWORD],
    [person.email, "another password altogether"],
    [gone.email, PASSWORD],
  ] as const;
  for (const [email, password] of attempts) {
    await submitSignIn(page, email, password);
    await expect(page.getByRole("alert").filter({ hasText: WRONG })).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(email);
    // What is most likely wrong is where the next key goes.
    await expect(page.getByLabel("Password")).toBeFocused();
    await page.reload();
  }
});

test("names the field that is missing or is no e-mail address", async ({ page }) => {
  await page.goto(routes.signIn);
  await submitSignIn(page, "", "");
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter an e-mail address.");
  await expect(page.getByLabel("Password")).toHaveAccessibleDescription("Enter your password.");
  await expect(page.getByLabel("Email")).toBeFocused();
  await submitSignIn(page, "not an address", "x");
  await expect(page.getByLabel("Email")).toHaveAccessibleDescription("Enter an e-mail address like name@example.com.");
  await expect(page.getByLabel("Email")).toHaveValue("not an address");
});

test("takes a password that is pasted and one that a manager fills in", async ({ page }) => {
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

test("leads a signed-in person from the sign-in page to the console", async ({ page, signIn }) => {
  await signIn();
  await page.goto(routes.signIn);
  await expect(page).toHaveURL(/\/applications$/);
});

test("keeps the password out of the address also where no script runs", async ({ openBrowser }) => {
  const person = await makePerson();
  const page = await openBrowser(undefined, { javaScriptEnabled: false });
  await page.goto(routes.signIn);
  // The button waits for its script; a key would submit the form nonetheless.
  await expect(page.getByRole("button", { name: "Sign in" })).toBeDisabled();
  await fillSignIn(page, person.email, PASSWORD);
  await expect(page.locator("form")).toHaveAttribute("method", "post");
  await page.getByLabel("Password").press("Enter");
  expect(page.url()).not.toContain("password");
});
