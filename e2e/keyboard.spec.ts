// Everything works without a pointer: each control can be reached with the keyboard, and its focus is visible.

import type { Locator, Page } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { addSeconds } from "@/lib/shared/time";
import { makeApplication, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";
import { codeFor } from "./mailbox";
import { codeField, shownReference } from "./mailed-code";

/** More than any page needs. */
const MAX_STEPS = 60;

/** The focused element has an outline or a ring, and is inside the viewport. */
async function expectVisibleFocus(place: Locator): Promise<void> {
  const shown = await place.evaluate((element) => {
    // The ring of a radio button is around its label.
    const ring = element.matches("input[type=radio]") ? (element.closest("label") ?? element) : element;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(ring);
    return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 1) || boxShadow !== "none";
  });
  expect(shown).toBe(true);
  const box = await place.boundingBox();
  const view = place.page().viewportSize();
  expect(box && view && box.y >= 0 && box.y + box.height <= view.height).toBeTruthy();
}

/** Presses Tab until the element has the focus. */
async function tabTo(page: Page, place: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  for (let step = 0; step < MAX_STEPS; step++) {
    await page.keyboard.press(key);
    if (await place.evaluate((element) => element === document.activeElement)) {
      await expectVisibleFocus(place);
      return;
    }
  }
  throw new Error("The keyboard does not reach the element");
}

async function enterCode(page: Page, open: Locator, email: string): Promise<void> {
  await tabTo(page, open.getByRole("button", { name: "Send code" }));
  await page.keyboard.press("Enter");
  // The focus moves to the field of the code.
  await expect(codeField(open)).toBeFocused();
  await page.keyboard.type(await codeFor(email, await shownReference(open)));
  await page.keyboard.press("Enter");
}

test("add, view, update and modify with the keyboard alone", async ({ page }) => {
  test.slow();
  const person = await makePerson();

  await test.step("sign in", async () => {
    await page.goto(routes.signIn);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
    await tabTo(page, page.getByLabel("Email"));
    await page.keyboard.type(person.email);
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("Password")).toBeFocused();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/applications$/);
    await expect(page.getByText("No SMS application yet")).toBeVisible();
  });

  await test.step("skip to the content", async () => {
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: /^Skip to/ });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
  });

  const add = page.getByRole("button", { name: "Add Application" });
  const row = applicationRow(page, "by_keyboard");
  await test.step("add", async () => {
    await tabTo(page, add);
    await page.keyboard.press("Enter");
    const open = dialog(page, "Add Application");
    await expect(open).toBeVisible();
    // Closing the dialog returns the focus to the button.
    await page.keyboard.press("Escape");
    await expect(open).toBeHidden();
    await expect(add).toBeFocused();

    await page.keyboard.press("Space");
    await expect(open.getByLabel("Application Name")).toBeFocused();
    await page.keyboard.type("by_keyboard");
    await page.keyboard.press("Tab");
    await expect(open.getByLabel("IP Whitelist")).toBeFocused();
    await page.keyboard.type("203.0.113.9");
    await tabTo(page, open.getByRole("button", { name: "OK" }));
    await page.keyboard.press("Enter");
    await expect(row).toBeVisible();
    await expect(add).toBeFocused();
  });

  await test.step("view", async () => {
    const view = row.getByRole("button", { name: "View Application Secret" });
    await tabTo(page, view);
    await page.keyboard.press("Enter");
    const open = dialog(page, "View Application Secret");
    await expect(open).toBeVisible();
    await enterCode(page, open, person.email);
    await expect(open.getByRole("code")).toBeVisible();
    await expect(open.getByRole("heading", { name: "The Application Secret" })).toBeFocused();
    await tabTo(page, open.getByRole("button", { name: "Copy Application Secret version 1" }));
    await tabTo(page, open.getByRole("button", { name: "Keep showing" }));
    await page.keyboard.press("Enter");
    await page.keyboard.press("Escape");
    await expect(open).toBeHidden();
    await expect(view).toBeFocused();
  });

  await test.step("update", async () => {
    const { id } = await db().application.findFirstOrThrow({ where: { accountId: person.accountId } });
    await db().verificationCode.updateMany({
      where: { applicationId: id },
      data: { createdAt: addSeconds(new Date(), -61) },
    });
    await db().application.update({ where: { id }, data: { firstSmsAcceptedAt: new Date() } });
    await page.reload();
    const update = row.getByRole("button", { name: "Update Application Secret" });
    await tabTo(page, update);
    await page.keyboard.press("Enter");
    const open = dialog(page, "Update Application Secret");
    await expect(open).toBeVisible();
    await tabTo(page, open.getByRole("radio", { name: "15 minutes" }));
    await page.keyboard.press("ArrowRight");
    await expect(open.getByRole("radio", { name: "1 hour" })).toBeChecked();
    await enterCode(page, open, person.email);
    await expect(open.getByRole("heading", { name: "The new Application Secret" })).toBeFocused();
    await tabTo(page, open.getByRole("button", { name: "Hide now" }));
    await page.keyboard.press("Enter");
    await expect(open.getByRole("code")).toHaveCount(0);
    // The focused button disappears; the focus stays in the dialog.
    await page.keyboard.press("Tab");
    expect(await open.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Escape");
    await expect(update).toBeFocused();
  });

  await test.step("modify", async () => {
    const modify = row.getByRole("button", { name: "Modify application by_keyboard" });
    await tabTo(page, modify);
    await page.keyboard.press("Enter");
    const open = dialog(page, "Modify Application");
    await expect(open.getByLabel("Application Name")).toBeFocused();
    await page.keyboard.press("End");
    await page.keyboard.type("_2");
    await page.keyboard.press("Enter");
    await expect(open).toBeHidden();
    await expect(applicationRow(page, "by_keyboard_2").getByRole("button", { name: "Modify" })).toBeFocused();
  });

  await test.step("sign out", async () => {
    await tabTo(page, page.getByRole("button", { name: "Sign out" }), "Shift+Tab");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/sign-in$/);
  });
});

test("the focus stays in an open dialog", async ({ page, signIn }) => {
  const { person } = await signIn();
  await makeApplication(person.accountId);
  await page.goto(routes.applications);
  await page.getByRole("button", { name: "Add Application" }).click();
  const open = dialog(page, "Add Application");
  await expect(open.getByLabel("Application Name")).toBeFocused();
  for (const key of ["Tab", "Shift+Tab"]) {
    for (let step = 0; step < 10; step++) {
      await page.keyboard.press(key);
      expect(await open.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    }
  }
});

test("the table is sorted with the keyboard, and announces how it is sorted", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  for (const name of ["bravo", "alpha", "charlie"]) await makeApplication(person.accountId, { name });
  await page.goto(routes.applications);
  const names = () => page.getByRole("rowheader").getByRole("link").allInnerTexts();
  const header = page.getByRole("columnheader", { name: "Application Name" });
  await tabTo(page, header.getByRole("button"));
  await page.keyboard.press("Enter");
  await expect(header).toHaveAttribute("aria-sort", "ascending");
  expect(await names()).toEqual(["alpha", "bravo", "charlie"]);
  await page.keyboard.press("Enter");
  await expect(header).toHaveAttribute("aria-sort", "descending");
  expect(await names()).toEqual(["charlie", "bravo", "alpha"]);
  await tabTo(page, page.getByRole("columnheader", { name: "Created" }).getByRole("button"));
  await page.keyboard.press("Space");
  await expect(header).not.toHaveAttribute("aria-sort");
  await expect(page.getByRole("columnheader", { name: "Created" })).toHaveAttribute("aria-sort", "ascending");
});

test("a top-up and a rename need only the keyboard", async ({ page, signIn }) => {
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
