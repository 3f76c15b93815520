// The Application Secret on the screen: shown only after a code, for a minute, and then removed from the page. Its update, with
// all instants shown in advance.

import type { Locator, Page } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { addSeconds, DAY_MS, formatInstantUtc } from "@/lib/shared/time";
import { type MemberSession, makeApplication, makeCode, wrongCode } from "@/scripts/test/support/factories";
import { applicationRow, dialog, instantIn, liveText } from "./console-screens";
import { expect, test } from "./fixtures";
import { mailsTo } from "./mailbox";
import { askForCode, codeField, passWithCode, shownReference } from "./mailed-code";

const fromNow = (seconds: number) => addSeconds(new Date(), seconds);
const yesterday = () => new Date(Date.now() - DAY_MS);

async function openView(page: Page, name: string): Promise<Locator> {
  await applicationRow(page, name).getByRole("button", { name: "View Application Secret" }).click();
  return dialog(page, "View Application Secret");
}

async function openUpdate(page: Page, name: string): Promise<Locator> {
  await applicationRow(page, name).getByRole("button", { name: "Update Application Secret" }).click();
  return dialog(page, "Update Application Secret");
}

/** The whole document: its markup and the values of its fields. */
async function documentText(page: Page): Promise<string> {
  return page.evaluate(() => {
    const values = [...document.querySelectorAll("input, textarea")].map((field) => (field as HTMLInputElement).value);
    return document.documentElement.outerHTML + values.join("\n");
  });
}

/** Opens View Application Secret and enters a mailed code. */
async function reveal(page: Page, session: MemberSession, name: string): Promise<Locator> {
  const view = await openView(page, name);
  await passWithCode(view, session.person.email);
  await expect(view.getByRole("code").first()).toBeVisible();
  return view;
}

test.describe("a revealed secret", () => {
  test("hides after a minute, unless the person keeps it showing", async ({ page, signIn }) => {
    await page.clock.install();
    const session = await signIn();
    const application = await makeApplication(session.person.accountId);
    await page.goto(routes.applications);
    const view = await reveal(page, session, application.name);
    const [secret] = application.secrets;
    await expect(view.getByRole("code")).toHaveText(secret ?? "");
    await expect(view).toContainText(/Hides in (1 min|\d\d s)/);
    await expect(liveText(page)).toContainText("It hides in 60 seconds.");

    // In two steps, because a timer also removes the sentence before it.
    await page.clock.fastForward(30_000);
    await expect(liveText(page)).toBeEmpty();
    await page.clock.fastForward(15_000);
    await expect(liveText(page)).toContainText("The secret hides in 20 seconds. Press Keep showing to see it longer.");
    await view.getByRole("button", { name: "Keep showing" }).click();
    await page.clock.fastForward(45_000);
    await expect(view.getByRole("code")).toHaveText(secret ?? "");

    await page.clock.fastForward(16_000);
    await expect(view.getByRole("code")).toHaveCount(0);
    await expect(view).toContainText("The secret is hidden again.");
    await expect(liveText(page)).toContainText("The secret is hidden.");
    expect(await documentText(page)).not.toContain(secret);
  });

  test("is removed from the document when it is hidden or the dialog is closed", async ({ page, signIn }) => {
    const session = await signIn();
    const hidden = await makeApplication(session.person.accountId);
    await page.goto(routes.applications);
    const view = await reveal(page, session, hidden.name);
    const [secret = ""] = hidden.secrets;
    expect(await documentText(page)).toContain(secret);
    // While it is shown, it is in no attribute and no field.
    await expect(view.locator(`[value="${secret}"], [title="${secret}"], [href*="${secret}"]`)).toHaveCount(0);
    await view.getByRole("button", { name: "Hide now" }).click();
    await expect(view.getByRole("code")).toHaveCount(0);
    expect(await documentText(page)).not.toContain(secret);

    await page.keyboard.press("Escape");
    await expect(view).toBeHidden();
    const next = await openView(page, hidden.name);
    await expect(next.getByRole("button", { name: "Send code" })).toBeVisible();
    expect(await documentText(page)).not.toContain(secret);
  });

  test("is removed from the document when the page is left", async ({ page, signIn }) => {
    const session = await signIn();
    const application = await makeApplication(session.person.accountId);
    await page.goto(routes.applications);
    await reveal(page, session, application.name);
    const [secret = ""] = application.secrets;
    // The browser keeps the document as it is after this event, for going back.
    const kept = await page.evaluate(() => {
      window.dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
      return document.documentElement.outerHTML;
    });
    expect(kept).not.toContain(secret);

    await page.goto(routes.signIn);
    await page.goBack();
    await expect(applicationRow(page, application.name)).toBeVisible();
    expect(await documentText(page)).not.toContain(secret);
  });

  test("is shown for each version in force or pending, with fingerprint and instants", async ({ page, signIn }) => {
    const { person } = await signIn();
    const until = fromNow(1800);
    const from = fromNow(900);
    const application = await makeApplication(person.accountId, {
      firstSmsAcceptedAt: yesterday(),
      secrets: [{ validFrom: yesterday(), validUntil: until }, { validFrom: from }],
    });
    await page.goto(routes.applications);
    const view = await openView(page, application.name);
    await expect(view).toContainText("The secrets of 2 versions are shown for 1 minute");
    await passWithCode(view, person.email);
    await expect(view.getByRole("code")).toHaveText(application.secrets);
    const versions = await db().applicationSecret.findMany({ where: { applicationId: application.id } });
    for (const { version, fingerprint } of versions) {
      await expect(view.getByText(`Version ${version}`)).toBeVisible();
      await expect(view.getByText(fingerprint)).toBeVisible();
      await expect(view.getByRole("button", { name: `Copy Application Secret version ${version}` })).toBeVisible();
    }
    await expect(instantIn(view, from)).toBeVisible();
    await expect(instantIn(view, until)).toBeVisible();
    await expect(view.getByText("Pending")).toBeVisible();
  });
});

test.describe("a verification code", () => {
  test("entered wrongly leaves four attempts, then three, and is void after the fifth", async ({ page, signIn }) => {
    const { person } = await signIn();
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const view = await openView(page, application.name);
    const code = await askForCode(view, person.email);
    for (const left of ["4 attempts left", "3 attempts left", "2 attempts left", "1 attempt left"]) {
      await codeField(view).fill(wrongCode(code));
      await view.getByRole("button", { name: "OK" }).click();
      await expect(codeField(view)).toHaveAccessibleDescription(new RegExp(`^Wrong code\\. ${left}\\.`));
      await expect(codeField(view)).toBeFocused();
      await expect(codeField(view)).toHaveValue(wrongCode(code));
    }
    await codeField(view).fill(wrongCode(code));
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^Wrong code\. The code is void after five wrong entries\./);
    await codeField(view).fill(code);
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^This code is void after five wrong entries\. Send a new one\./);
    await expect(view.getByRole("code")).toHaveCount(0);
  });

  test("is required: an empty field and a code before the first mail have errors of their own", async ({ page, signIn }) => {
    const { person } = await signIn();
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const view = await openView(page, application.name);
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^Enter the six digits of the code\./);
    await codeField(view).fill("123456");
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^There is no code to enter yet\. Send one first\./);
    await expect(codeField(view)).toHaveAttribute("autocomplete", "one-time-code");
    await expect(codeField(view)).toHaveAttribute("inputmode", "numeric");
  });

  test("shows where it was sent, and can be sent again after a minute, which voids the earlier one", async ({ page, signIn }) => {
    await page.clock.install();
    const { person } = await signIn({ email: `${crypto.randomUUID()}@mail.example.com` });
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const view = await openView(page, application.name);
    const first = await askForCode(view, person.email);
    const reference = await shownReference(view);
    await expect(view.getByText(`${person.email[0]}***@m***.com`)).toBeVisible();
    await expect(view).not.toContainText(person.email);
    await expect(view).toContainText(/A new code can be sent in \d+ s/);
    const again = view.getByRole("button", { name: "Send new code" });
    await expect(again).toHaveAttribute("aria-disabled", "true");
    await expect(codeField(view)).toBeFocused();

    const [mail] = await mailsTo(person.email);
    expect(mail?.subject).toContain(application.name);
    expect(mail?.subject).not.toContain(first);
    expect(mail?.text).toContain("Purpose: view the application secret");
    expect(mail?.text).toContain("from 127.0.0.1");

    await db().verificationCode.updateMany({
      where: { personId: person.id },
      data: { createdAt: fromNow(-61) },
    });
    await page.clock.fastForward(61_000);
    await expect(again).not.toHaveAttribute("aria-disabled", "true");
    await again.click();
    await expect(view.getByText(reference)).toHaveCount(0);
    await expect.poll(async () => (await mailsTo(person.email)).length).toBe(2);
    await codeField(view).fill(first);
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^Wrong code\. 4 attempts left\./);
  });

  test("that has expired is marked as expired, and refused", async ({ page, signIn }) => {
    await page.clock.install();
    const { person } = await signIn();
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const view = await openView(page, application.name);
    const code = await askForCode(view, person.email);
    await db().verificationCode.updateMany({
      where: { personId: person.id },
      data: { createdAt: fromNow(-301), expiresAt: fromNow(-1) },
    });
    await page.clock.fastForward(301_000);
    await expect(view).toContainText("Expired");
    await codeField(view).fill(code);
    await view.getByRole("button", { name: "OK" }).click();
    await expect(codeField(view)).toHaveAccessibleDescription(/^This code has expired\. Send a new one\./);
  });

  test("for viewing is refused for updating", async ({ page, signIn }) => {
    const session = await signIn();
    const application = await makeApplication(session.person.accountId);
    const { code } = await makeCode(session.member, application.id, "REVEAL");
    await page.goto(routes.applications);
    const update = await openUpdate(page, application.name);
    await codeField(update).fill(code);
    await update.getByRole("button", { name: "OK" }).click();
    await expect(codeField(update)).toHaveAccessibleDescription(/^There is no code to enter yet\./);
    expect(await db().applicationSecret.count({ where: { applicationId: application.id } })).toBe(1);
  });
});

test.describe("an update of the secret", () => {
  test("takes effect at once while no SMS was accepted, and says so in advance", async ({ page, signIn }) => {
    const { person } = await signIn();
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    const update = await openUpdate(page, application.name);
    await expect(update).toContainText("The new secret takes effect at once");
    await expect(update).toContainText("No SMS of this application has been accepted yet");
    await expect(update.getByRole("region", { name: "What happens when" })).toContainText("ends at the same time");
    await expect(update.getByRole("group", { name: "Overlap" })).toHaveCount(0);
    await passWithCode(update, person.email);
    await expect(update).toContainText("The new secret is in force.");
    await expect(update).toContainText("The old one has ended.");
    const shown = await update.getByRole("code").innerText();
    expect(application.secrets).not.toContain(shown);
    await update.getByRole("button", { name: "Hide now" }).click();
    await expect(update).toContainText("The secret was updated to version 2");
    expect(await documentText(page)).not.toContain(shown);
    await expect
      .poll(async () => (await mailsTo(person.email)).map(({ subject }) => subject))
      .toContain(`Application secret updated: ${application.name}`);
  });

  test("uses the current state, not the state when the page was loaded", async ({ page, signIn }) => {
    const { person } = await signIn();
    const application = await makeApplication(person.accountId);
    await page.goto(routes.applications);
    await db().application.update({ where: { id: application.id }, data: { firstSmsAcceptedAt: new Date() } });
    const update = await openUpdate(page, application.name);
    await expect(update).toContainText("The new secret takes effect in 15 minutes");
    await expect(update.getByRole("group", { name: "Overlap" })).toBeVisible();
  });

  for (const [label, seconds] of [
    ["None", 0],
    ["15 minutes", 900],
    ["1 hour", 3600],
    ["24 hours", 86_400],
  ] as const) {
    test(`takes effect later once SMS were accepted, with an overlap of ${label}, at the instants shown`, async ({
      page,
      signIn,
    }) => {
      const { person } = await signIn();
      const firstSmsAcceptedAt = yesterday();
      const application = await makeApplication(person.accountId, { firstSmsAcceptedAt });
      await page.goto(routes.applications);
      const update = await openUpdate(page, application.name);
      await expect(update).toContainText("The new secret takes effect in 15 minutes");
      await expect(instantIn(update, firstSmsAcceptedAt)).toBeVisible();
      const overlap = update.getByRole("group", { name: "Overlap" });
      await expect(overlap.getByRole("radio", { name: "15 minutes" })).toBeChecked();
      await overlap.getByRole("radio", { name: label }).check();

      const code = await askForCode(update, person.email);
      await codeField(update).fill(code);
      const plan = update.getByRole("region", { name: "What happens when" });
      const times = await plan
        .locator("time")
        .evaluateAll((elements) => elements.map((element) => Date.parse((element as HTMLTimeElement).dateTime)));
      const [pressed = 0, newFrom = 0, oldUntil = newFrom] = times;
      expect(newFrom - pressed).toBe(900_000);
      expect(oldUntil - newFrom).toBe(seconds * 1000);
      await update.getByRole("button", { name: "OK" }).click();
      await expect(update.getByRole("code")).toBeVisible();

      const [old, updated] = await db().applicationSecret.findMany({
        where: { applicationId: application.id },
        orderBy: { version: "asc" },
      });
      const validFrom = updated?.validFrom ?? new Date(0);
      const validUntil = old?.validUntil ?? new Date(0);
      expect(validUntil.getTime() - validFrom.getTime()).toBe(seconds * 1000);
      // The plan follows the clock, and was read a few moments earlier.
      expect(Math.abs(validFrom.getTime() - newFrom)).toBeLessThan(30_000);
      await expect(instantIn(update, validFrom)).toBeVisible();
      await expect(instantIn(update, validUntil)).toBeVisible();
      await update.getByRole("button", { name: "Close" }).last().click();
      const row = applicationRow(page, application.name);
      await expect(row).toContainText("Update pending");
      await expect(instantIn(row, validFrom)).toBeVisible();
    });
  }

  test("is refused while the last one is in progress, with the instant from which it is possible", async ({ page, signIn }) => {
    const session = await signIn();
    const until = fromNow(1800);
    const application = await makeApplication(session.person.accountId, { firstSmsAcceptedAt: yesterday() });
    await page.goto(routes.applications);
    // The dialog refreshes the page when it opens. That refresh fails here, so the page still shows that an update is possible.
    await page.route(`**${routes.logo}`, (route) =>
      route.request().method() === "HEAD" ? route.fulfill({ status: 304 }) : route.continue(),
    );
    const update = await openUpdate(page, application.name);
    await updateByColleague(session, application.id, until);
    await codeField(update).fill("123456");
    await update.getByRole("button", { name: "OK" }).click();
    const refusal = update.getByRole("alert");
    await expect(refusal).toContainText("The last update is still in progress.");
    await expect(refusal).toContainText(formatInstantUtc(until));
    expect(await db().applicationSecret.count({ where: { applicationId: application.id } })).toBe(2);

    await page.reload();
    await openUpdate(page, application.name);
    await expect(update).toContainText("The last update is still in progress");
    await expect(instantIn(update, until)).toBeVisible();
    await expect(update.getByRole("button", { name: "OK" })).toHaveCount(0);
  });

  test("that is pending can be cancelled with a code of its own", async ({ page, signIn }) => {
    const { person } = await signIn();
    const from = fromNow(900);
    const application = await makeApplication(person.accountId, {
      firstSmsAcceptedAt: yesterday(),
      secrets: [{ validFrom: yesterday(), validUntil: fromNow(1800) }, { validFrom: from }],
    });
    await page.goto(routes.applications);
    const row = applicationRow(page, application.name);
    await expect(row).toContainText("Update pending");
    const update = await openUpdate(page, application.name);
    await expect(instantIn(update, from)).toBeVisible();
    await update.getByRole("button", { name: "Cancel pending update" }).click();
    const cancel = dialog(page, "Cancel pending update");
    await expect(cancel).toContainText("Version 2 will never take effect");
    await passWithCode(cancel, person.email, "Cancel update");
    await expect(cancel).toBeHidden();
    await expect(row).not.toContainText("Update pending");
    await expect(page.getByText(`The pending update of ${application.name} was cancelled.`).first()).toBeVisible();
    const [old, updated] = await db().applicationSecret.findMany({
      where: { applicationId: application.id },
      orderBy: { version: "asc" },
    });
    expect(old).toMatchObject({ validUntil: null, cancelledAt: null });
    expect(updated?.cancelledAt).not.toBeNull();
  });

  test("with an ending old secret: it can be ended now, with a code of its own", async ({ page, signIn }) => {
    const { person } = await signIn();
    const until = fromNow(900);
    const application = await makeApplication(person.accountId, {
      firstSmsAcceptedAt: yesterday(),
      secrets: [{ validFrom: yesterday(), validUntil: until }, { validFrom: fromNow(-60) }],
    });
    await page.goto(routes.application(application.id));
    const section = page.getByRole("region", { name: "Application Secret" });
    await expect(section).toContainText("In overlap");
    await expect(instantIn(section, until)).toBeVisible();
    await page.getByRole("button", { name: `End old secret of ${application.name}` }).click();
    const end = dialog(page, "End old secret");
    await expect(end).toContainText("calls signed with version 1 are refused");
    await passWithCode(end, person.email, "End old secret");
    await expect(end).toBeHidden();
    await expect(section).not.toContainText("In overlap");
    await expect(section).toContainText("Ended");
    const old = await db().applicationSecret.findFirstOrThrow({ where: { applicationId: application.id, version: 1 } });
    expect(Math.abs((old.validUntil ?? until).getTime() - Date.now())).toBeLessThan(30_000);
  });

  test("becomes possible again when the old secret has ended, and the page refreshes", async ({ page, signIn }) => {
    const { person } = await signIn();
    await page.goto(routes.applications);
    const until = fromNow(5);
    const application = await makeApplication(person.accountId, {
      firstSmsAcceptedAt: yesterday(),
      secrets: [{ validFrom: yesterday(), validUntil: until }, { validFrom: fromNow(-60) }],
    });
    await page.reload();
    const row = applicationRow(page, application.name);
    await expect(row).toContainText("Two in force");
    await expect(row).not.toContainText("Two in force", { timeout: 20_000 });
    const update = await openUpdate(page, application.name);
    await expect(update.getByRole("button", { name: "OK" })).toBeVisible();
  });
});

/** The state after another person's update. */
async function updateByColleague(session: MemberSession, applicationId: string, until: Date): Promise<void> {
  const other = await makeApplication(session.person.accountId);
  const { sealed, keyId, fingerprint } = await db().applicationSecret.findFirstOrThrow({
    where: { applicationId: other.id },
    omit: { sealed: false },
  });
  await db().applicationSecret.updateMany({ where: { applicationId }, data: { validUntil: until } });
  await db().applicationSecret.create({
    data: {
      id: crypto.randomUUID(),
      applicationId,
      version: 2,
      slot: 1,
      sealed,
      keyId,
      fingerprint,
      validFrom: fromNow(900),
      createdAt: new Date(),
    },
    select: { id: true },
  });
}
