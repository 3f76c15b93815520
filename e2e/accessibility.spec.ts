// Every screen and dialog, in each of its states: axe finds nothing, in light and dark, wide and narrow. Nothing scrolls sideways
// at 320 px. Each page has one heading of the first level, a title of its own and a link that skips the navigation.

import type { Locator } from "@playwright/test";
import { topUp } from "@/lib/billing/commands";
import { runCommand } from "@/lib/core/command";
import { db } from "@/lib/platform/db";
import { routes, withParams } from "@/lib/shared/routes";
import { recordedCodes } from "@/lib/shared/sms-api-codes";
import { addMs, addSeconds, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "@/lib/shared/time";
import {
  type ApplicationOptions,
  goodCard,
  makeAcceptedCalls,
  makeApplication,
  makeCode,
  makeMember,
  makeRefusedCalls,
  makeSession,
} from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expectAccessible } from "./expect-accessible";
import { expect, signInAs, test } from "./fixtures";
import { askForCode, codeField, passWithCode } from "./mailed-code";
import { submitSignIn } from "./sign-in-form";

const fromNow = (seconds: number) => addSeconds(new Date(), seconds);
const yesterday = () => new Date(Date.now() - DAY_MS);

const LONGEST_LIST = Array.from({ length: 10 }, (_, index) => `2001:db8:1234:5678:9abc:def0:1234:56${10 + index}`);
/** The widest name that is possible. */
const LONGEST_NAME = "W".repeat(30);

/** A pending list and a pending update of the secret. */
function withPendingChanges(): ApplicationOptions {
  return {
    firstSmsAcceptedAt: yesterday(),
    revisions: [
      { addresses: LONGEST_LIST, effectiveFrom: yesterday(), effectiveUntil: fromNow(540) },
      { addresses: ["203.0.113.9"], effectiveFrom: fromNow(540) },
    ],
    secrets: [{ validFrom: yesterday(), validUntil: fromNow(1800) }, { validFrom: fromNow(900) }],
  };
}

const withEndingSecret = (): ApplicationOptions => ({
  firstSmsAcceptedAt: yesterday(),
  secrets: [{ validFrom: yesterday(), validUntil: fromNow(900) }, { validFrom: fromNow(-60) }],
});

async function press(place: Locator, name: string): Promise<void> {
  await place.getByRole("button", { name }).click();
}

test.beforeEach(() => test.slow());

test("the sign-in page: initially, with errors, and after the end of a session", async ({ page }) => {
  await page.goto(routes.signIn);
  await expectAccessible(page, "Sign in");
  await submitSignIn(page, "", "");
  await expect(page.getByLabel("Email")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Sign in");
  await page.goto(routes.signInAfterEnd(routes.applications));
  await submitSignIn(page, `${crypto.randomUUID()}@example.com`, "some password or other");
  await expect(page.getByRole("alert").filter({ hasText: "is wrong" })).toBeVisible();
  await expectAccessible(page, "Sign in");
});

test("Application Management: empty, with missing conditions, and for a VIEWER", async ({ page, signIn, openBrowser }) => {
  const { person } = await signIn();
  await page.goto(routes.applications);
  await expect(page.getByText("No SMS application yet")).toBeVisible();
  await expectAccessible(page, "Application Management");

  await db().creditCard.update({ where: { accountId: person.accountId }, data: { ...goodCard(), expiryYear: 2020 } });
  await makeApplication(person.accountId, { name: LONGEST_NAME, status: "SUSPENDED", suspensionReason: "x".repeat(200) });
  await makeApplication(person.accountId, withPendingChanges());
  await page.reload();
  await expect(page.getByText("2 conditions for adding an application are not met")).toBeVisible();
  await expectAccessible(page, "Application Management");

  const viewer = await makeMember({ accountId: person.accountId, role: "VIEWER" });
  const other = await openBrowser(viewer);
  await other.goto(routes.applications);
  await expect(other.getByText("Your role is read-only.")).toBeVisible();
  await expectAccessible(other, "Application Management");
});

test("Application Management: the table in every state, with a notice", async ({ page, signIn }) => {
  const { person } = await signIn({
    account: { applicationLimit: 6, name: "An account with quite a long name, as customers have them" },
  });
  const { accountId } = person;
  await makeApplication(accountId, { ...withPendingChanges(), name: LONGEST_NAME });
  await makeApplication(accountId, withEndingSecret());
  await makeApplication(accountId, { status: "PROCESSING" });
  await makeApplication(accountId, { revisions: [{ addresses: LONGEST_LIST, effectiveFrom: fromNow(500) }] });
  await page.goto(routes.applications);
  await press(page.getByRole("main"), "Add Application");
  const add = dialog(page, "Add Application");
  await add.getByLabel("Application Name").fill("just_added");
  await add.getByLabel("IP Whitelist").fill("203.0.113.1");
  await press(add, "OK");
  await expect(page.getByText("Application just_added was added.").first()).toBeVisible();
  await expectAccessible(page, "Application Management");
  // The menu on a narrow page.
  await page.setViewportSize({ width: 320, height: 800 });
  await press(page.locator("body"), "Menu");
  await expect(page.getByRole("link", { name: "Application Management" })).toBeVisible();
  await expectAccessible(page, "Application Management");
});

test("Add Application and Modify Application: initially, with errors, with a conflict", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, withPendingChanges());
  await page.goto(routes.applications);
  await press(page.getByRole("main"), "Add Application");
  const add = dialog(page, "Add Application");
  await expect(add).toBeVisible();
  await expectAccessible(page, "Application Management");
  await add.getByLabel("Application Name").fill("not a name");
  await add.getByLabel("IP Whitelist").fill(`10.0.0.300, ${LONGEST_LIST.join(", ")}, 10.0.0.1`);
  await press(add, "OK");
  await expect(add.getByLabel("Application Name")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Application Management");
  await press(add, "Cancel");

  await press(applicationRow(page, application.name), "Modify");
  const modify = dialog(page, "Modify Application");
  await expect(modify).toBeVisible();
  await press(modify, "Cancel pending change");
  await expectAccessible(page, "Application Management");
  await press(modify, "Keep change");
  await modify.getByLabel("Application Name").fill("too_late");
  await db().application.update({ where: { id: application.id }, data: { name: LONGEST_NAME, version: 2 } });
  await press(modify, "Save");
  await expect(modify.getByRole("button", { name: "Keep my changes" })).toBeVisible();
  await expectAccessible(page, "Application Management");
  await page.reload();
  await expect(page.getByText(/^Your draft of Modify Application/)).toBeVisible();
  await expectAccessible(page, "Application Management");
});

test("View Application Secret: before the code, with a wrong code, and with the secret", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, withPendingChanges());
  await page.goto(routes.applications);
  await press(applicationRow(page, application.name), "View Application Secret");
  const view = dialog(page, "View Application Secret");
  await expect(view.getByRole("button", { name: "Send code" })).toBeVisible();
  await expectAccessible(page, "Application Management");
  const code = await askForCode(view, person.email);
  await codeField(view).fill(code === "000000" ? "000001" : "000000");
  await press(view, "OK");
  await expect(codeField(view)).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Application Management");
  await codeField(view).fill(code);
  await press(view, "OK");
  await expect(view.getByRole("code").first()).toBeVisible();
  await press(view, "Keep showing");
  await expectAccessible(page, "Application Management");
});

test("Update Application Secret: each rule, and the new secret", async ({ page, signIn }) => {
  const { person } = await signIn();
  const immediate = await makeApplication(person.accountId);
  const delayed = await makeApplication(person.accountId, { firstSmsAcceptedAt: yesterday() });
  await page.goto(routes.applications);
  const update = dialog(page, "Update Application Secret");
  await press(applicationRow(page, immediate.name), "Update Application Secret");
  await expect(update).toBeVisible();
  await expectAccessible(page, "Application Management");
  await page.keyboard.press("Escape");

  await press(applicationRow(page, delayed.name), "Update Application Secret");
  await expect(update.getByRole("group", { name: "Overlap" })).toBeVisible();
  await expectAccessible(page, "Application Management");
  await passWithCode(update, person.email);
  await expect(update.getByRole("code")).toBeVisible();
  await press(update, "Keep showing");
  await expectAccessible(page, "Application Management");
});

test("Update Application Secret: while an update is in progress", async ({ page, signIn }) => {
  const { person } = await signIn();
  const pending = await makeApplication(person.accountId, withPendingChanges());
  const ending = await makeApplication(person.accountId, withEndingSecret());
  await page.goto(routes.applications);
  for (const application of [pending, ending]) {
    await press(applicationRow(page, application.name), "Update Application Secret");
    await expect(dialog(page, "Update Application Secret")).toContainText("The last update is still in progress");
    await expectAccessible(page, "Application Management");
    await page.keyboard.press("Escape");
  }
});

test("the application's page: with pending changes, and the dialogs that cancel them", async ({ page, signIn }) => {
  const session = await signIn();
  const pending = await makeApplication(session.person.accountId, { ...withPendingChanges(), name: LONGEST_NAME });
  const { code } = await makeCode(session.member, pending.id, "REVEAL");
  await page.goto(routes.application(pending.id));
  await press(page.getByRole("main"), "View Application Secret");
  const view = dialog(page, "View Application Secret");
  await codeField(view).fill(code);
  await press(view, "OK");
  await expect(view.getByRole("code").first()).toBeVisible();
  await page.keyboard.press("Escape");
  const details = page.getByRole("region", { name: "Audit Log" }).getByText("Details").first();
  await details.click();
  await expectAccessible(page, LONGEST_NAME);

  await press(page.getByRole("main"), "Cancel pending update");
  await expect(dialog(page, "Cancel pending update")).toBeVisible();
  await expectAccessible(page, LONGEST_NAME);
  await page.keyboard.press("Escape");

  const ending = await makeApplication(session.person.accountId, withEndingSecret());
  await page.goto(routes.application(ending.id));
  await press(page.getByRole("main"), "End old secret");
  await expect(dialog(page, "End old secret")).toBeVisible();
  await expectAccessible(page, ending.name);
});

/** Refused calls of each code with the widest address and the longest texts, and accepted calls. */
async function makeCallsOfEachKind(application: { id: string; accountId: string }): Promise<void> {
  const start = addMs(new Date(), -HOUR_MS);
  const address = "2001:db8:1234:5678:9abc:def0:1234:5678";
  const facts = { problem: `Entry 1 of smsContent: ${"x".repeat(100)}`, whitelist: null, fittingVersion: 1 };
  await makeRefusedCalls(application, [
    ...recordedCodes.map((code, index) => ({ at: addMs(start, index * MINUTE_MS), code, address, facts, count: 1_234_567 })),
    { at: start, lastAt: addMs(start, SECOND_MS), code: "*", address: "*", count: 9 },
  ]);
  for (let index = 1; index < 50; index++) await makeAcceptedCalls(application, addMs(start, index * MINUTE_MS), index * 1000);
}

test("SMS API calls: empty, of every kind, as numbers, with a filter without results, and with an invalid filter", async ({
  page,
  signIn,
}) => {
  const heading = "SMS API calls";
  const { person } = await signIn();
  await page.goto(routes.calls);
  await expect(page.getByText("No call was refused in the last 30 days.")).toBeVisible();
  await expectAccessible(page, heading);

  const application = await makeApplication(person.accountId, {
    name: LONGEST_NAME,
    status: "SUSPENDED",
    suspensionReason: "x".repeat(200),
  });
  await makeCallsOfEachKind(application);
  await page.goto(withParams(routes.calls, { before: "ffffffff-ffff-7fff-bfff-ffffffffffff" }));
  await expect(page.getByRole("link", { name: "Newest" })).toBeVisible();
  await page.getByText("Show numbers").click();
  await page.getByLabel("From address").fill("no address");
  await press(page.getByRole("main"), "Show");
  await expect(page.getByLabel("From address")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, heading);

  await page.goto(withParams(routes.calls, { application: "nothing", code: "E000620", from: "2026-01-01T00:00:00Z" }));
  await expect(page.getByText("No application of your account has that name.")).toBeVisible();
  await expectAccessible(page, heading);
  await page.goto(routes.application(application.id));
  await expectAccessible(page, LONGEST_NAME);
});

test("the warning before the end of a session", async ({ page, signIn, baseURL }) => {
  const { person } = await signIn();
  const old = await makeSession(person, { createdAt: fromNow(-12 * 60 * 60 + 110), lastActiveAt: new Date() });
  await signInAs(page, old, baseURL);
  await page.goto(routes.applications);
  await expect(dialog(page, "Your session is about to end")).toBeVisible();
  await expectAccessible(page, "Application Management");
});

test("a page and an application that do not exist", async ({ page, signIn, expectErrors }) => {
  expectErrors(/status of 404/);
  await page.goto("/no-such-page");
  await expectAccessible(page, "Page not found");
  await signIn();
  await page.goto(routes.application(crypto.randomUUID()));
  await expectAccessible(page, "Application not found");
});

test("the account's screens, each with a link to the supported browsers", async ({ page, signIn }) => {
  const { person } = await signIn();
  const { accountId } = person;
  await runCommand(topUp, { kind: "operator", name: "root" }, { accountId, amount: "25.00", reason: "bank transfer" });
  await makeSession(person, { address: "2001:db8:1:2:3:4:5:6" });
  for (let at = 0; at < 21; at++) await makeApplication(accountId);
  for (const [path, heading] of [
    [routes.billing, "Billing"],
    [routes.audit, "Audit Log"],
    [routes.settings, "Settings"],
    [routes.browsers, "Supported browsers"],
    [withParams(routes.applications, { page: "2" }), "Application Management"],
    [withParams(routes.applications, { search: "nothing" }), "Application Management"],
    [withParams(routes.audit, { event: "person.renamed" }), "Audit Log"],
  ] as const) {
    await page.goto(path);
    await expect(page.getByRole("contentinfo").getByRole("link", { name: "Supported browsers" })).toBeVisible();
    await expectAccessible(page, heading);
  }
  await page.goto(routes.audit);
  await page.getByText("Details").first().click();
  await expectAccessible(page, "Audit Log");
});

test("Settings and Billing: refused forms, and an account without a card and a booking", async ({
  page,
  signIn,
  openBrowser,
}) => {
  await signIn();
  await page.goto(routes.settings);
  await press(page.getByRole("main"), "Change password");
  await expect(page.getByLabel("Current password")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Settings");

  await page.goto(routes.billing);
  await press(page.getByRole("main"), "Replace card");
  const replace = dialog(page, "Replace credit card");
  await press(replace, "Replace card");
  await expect(replace.getByLabel("Card number")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Billing");
  await press(replace, "Cancel");
  await press(page.getByRole("main"), "Top up");
  const pay = dialog(page, "Top up");
  await pay.getByLabel("Amount").fill("0");
  await press(pay, "Top up");
  await expect(pay.getByLabel("Amount")).toHaveAttribute("aria-invalid", "true");
  await expectAccessible(page, "Billing");

  const blank = await openBrowser(await makeMember({ account: { card: null, balance: "0.00" } }));
  await blank.goto(routes.billing);
  await expectAccessible(blank, "Billing");
  await blank.goto(routes.applications);
  await expect(blank.getByRole("link", { name: "Go to Billing" }).first()).toBeVisible();
  await expectAccessible(blank, "Application Management");
});

test("every page has a title of its own and a link that skips the navigation", async ({ page, signIn, expectErrors }) => {
  expectErrors(/status of 404/);
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  const [one, two] = [await makeApplication(person.accountId), await makeApplication(person.accountId)];
  const titles = new Set<string>();
  const paths = [
    routes.applications,
    routes.application(one.id),
    routes.application(two.id),
    routes.application(crypto.randomUUID()),
  ];
  for (const path of paths) {
    await page.goto(path);
    titles.add(await page.title());
    const skip = page.getByRole("link", { name: /^Skip to/ });
    await page.keyboard.press("Tab");
    await expect(skip).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  }
  await page.goto("/no-such-page");
  titles.add(await page.title());
  await page.context().clearCookies();
  await page.goto(routes.signIn);
  titles.add(await page.title());
  expect(titles.size).toBe(paths.length + 2);
});

test("every control is at least 24 pixels high and wide", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, withPendingChanges());
  for (const path of [routes.applications, routes.application(application.id)]) {
    await page.goto(path);
    for (const width of [1440, 320]) {
      await page.setViewportSize({ width, height: 800 });
      const small = await page.evaluate(() =>
        [...document.querySelectorAll("a, button, summary, input, textarea")]
          // The skip link is visible only with the focus.
          .filter((element) => !element.classList.contains("sr-only") && element.getClientRects().length > 0)
          .map((element) => ({ name: element.outerHTML.slice(0, 80), box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ name, box }) => `${name} ${box.width}×${box.height}`),
      );
      expect(small).toEqual([]);
    }
  }
});
