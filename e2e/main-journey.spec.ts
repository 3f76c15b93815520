// The main journey of a new person, from signing in to signing out.

import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { addSeconds } from "@/lib/shared/time";
import { makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { applicationRow, copied, dialog, instantIn, liveText } from "./console-screens";
import { expect, test } from "./fixtures";
import { askForCode, codeField, passWithCode } from "./mailed-code";
import { submitSignIn } from "./sign-in-form";

test("a person signs in, adds an application, views and updates its secret, modifies it, and signs out", async ({
  page,
  context,
}) => {
  test.slow();
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const person = await makePerson({ name: "Newly Arrived" });

  await test.step("signs in with a password", async () => {
    await page.goto("/");
    await expect(page).toHaveTitle(/^Sign in /);
    await submitSignIn(page, person.email, PASSWORD);
    await expect(page).toHaveURL(/\/applications$/);
    await expect(page.getByRole("heading", { level: 1, name: "Application Management" })).toBeVisible();
    const header = page.getByRole("banner");
    await expect(header).toContainText("100.00 EUR");
    await expect(header).toContainText("Newly Arrived");
    const group = page.getByRole("navigation").getByRole("list", { name: "European SMS" });
    await expect(group.getByRole("link", { name: "Application Management" })).toHaveAttribute("aria-current", "page");
    await expect(page.getByText("No SMS application yet")).toBeVisible();
  });

  await test.step("adds an application through the dialog", async () => {
    await page.getByRole("button", { name: "Add Application" }).click();
    const add = dialog(page, "Add Application");
    const name = add.getByLabel("Application Name");
    const whitelist = add.getByLabel("IP Whitelist");
    await expect(add).toContainText("takes effect in 10 to 15 minutes");
    await expect(add).toContainText("Blank: any address may call, at once.");
    await expect(add.getByText("0 of 10")).toBeVisible();

    await name.fill("Main_Journey");
    await whitelist.fill("203.0.113.9, 10.0.0.300, 2001:DB8::1, 2001:db8:0::1, 203.0.113.0/24");
    await expect(add.getByText("4 of 10")).toBeVisible();
    await expect(whitelist).toHaveAccessibleDescription(/Entry 2: 10\.0\.0\.300 is not an IPv4 address/);
    await expect(whitelist).toHaveAccessibleDescription(/Entry 4: 2001:db8:0::1 is in the list already; it is saved once\./);
    await expect(whitelist).toHaveAccessibleDescription(/Entry 5: 203\.0\.113\.0\/24 is a range; enter single addresses\./);
    await expect(whitelist).toHaveAttribute("aria-invalid", "true");

    await add.getByRole("button", { name: "OK" }).click();
    await expect(whitelist).toBeFocused();
    await expect(whitelist).toHaveValue("203.0.113.9, 10.0.0.300, 2001:DB8::1, 2001:db8:0::1, 203.0.113.0/24");

    await whitelist.fill("203.0.113.9, 2001:DB8::1");
    await expect(whitelist).not.toHaveAttribute("aria-invalid");
    await add.getByRole("button", { name: "OK" }).click();
    await expect(add).toBeHidden();
  });

  const row = applicationRow(page, "Main_Journey");
  await test.step("sees it without a reload, with the instant at which its whitelist takes effect", async () => {
    await expect(row).toBeVisible();
    await expect(row).toContainText("Normal");
    await expect(row).toContainText("Closed: no address may call");
    await expect(row).toContainText("Pending");
    await expect(row).toContainText("203.0.113.9, 2001:db8::1");
    const { effectiveFrom } = await db().whitelistRevision.findFirstOrThrow({
      where: { application: { accountId: person.accountId } },
    });
    await expect(instantIn(row, effectiveFrom)).toBeVisible();
    const notice = page.getByText("Application Main_Journey was added.", { exact: false });
    await expect(instantIn(notice.first(), effectiveFrom)).toBeVisible();
    await expect(liveText(page)).toContainText("Application Main_Journey was added.");
  });

  const saved = await db().application.findFirstOrThrow({ where: { accountId: person.accountId } });
  await test.step("copies the values that a program needs", async () => {
    for (const [label, value] of [
      ["Application Key", saved.key],
      ["Channel No.", saved.channelNumber],
      ["Application Access Address", env().smsApiAddress],
    ] as const) {
      await row.getByRole("button", { name: `Copy ${label} of Main_Journey` }).click();
      await expect.poll(() => copied(page)).toBe(value);
    }
    expect(saved.key).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(saved.channelNumber).toMatch(/^isms\d+$/);
  });

  let first = "";
  await test.step("views the secret with the code that was mailed", async () => {
    await row.getByRole("button", { name: "View Application Secret of Main_Journey" }).click();
    const view = dialog(page, "View Application Secret");
    await expect(view.getByRole("code")).toHaveCount(0);
    await passWithCode(view, person.email);
    first = await view.getByRole("code").innerText();
    expect(first).toMatch(/^[A-Za-z0-9]{28}$/);
    await view.getByRole("button", { name: "Copy Application Secret version 1" }).click();
    await expect.poll(() => copied(page)).toBe(first);
    await view.getByRole("button", { name: "Close" }).last().click();
    await expect(view).toBeHidden();
    await expect(page.getByText(first)).toHaveCount(0);
  });

  await test.step("updates it, which takes effect at once while no SMS was accepted", async () => {
    // A person can get a code once a minute.
    await db().verificationCode.updateMany({
      where: { personId: person.id },
      data: { createdAt: addSeconds(new Date(), -61), expiresAt: addSeconds(new Date(), -1) },
    });
    await row.getByRole("button", { name: "Update Application Secret of Main_Journey" }).click();
    const update = dialog(page, "Update Application Secret");
    await expect(update).toContainText("The new secret takes effect at once");
    await codeField(update).fill(await askForCode(update, person.email));
    await update.getByRole("button", { name: "OK" }).click();
    await expect(update).toContainText("The new secret is in force.");
    const second = await update.getByRole("code").innerText();
    expect(second).toMatch(/^[A-Za-z0-9]{28}$/);
    expect(second).not.toBe(first);
    await update.getByRole("button", { name: "Close" }).last().click();
  });

  await test.step("modifies name and whitelist, and cancels the pending list", async () => {
    // The first list of an application cannot be cancelled, so it takes effect now.
    await db().whitelistRevision.updateMany({
      where: { applicationId: saved.id },
      data: { effectiveFrom: addSeconds(new Date(), -1) },
    });
    await page.reload();
    await expect(row).toContainText("In force");

    await row.getByRole("button", { name: "Modify application Main_Journey" }).click();
    const modify = dialog(page, "Modify Application");
    await expect(modify.getByLabel("Application Name")).toHaveValue("Main_Journey");
    await expect(modify.getByLabel("IP Whitelist")).toHaveValue("203.0.113.9, 2001:db8::1");
    await modify.getByLabel("Application Name").fill("Main_Journey_2");
    await modify.getByLabel("IP Whitelist").fill("203.0.113.10");
    await modify.getByRole("button", { name: "Save" }).click();
    await expect(modify).toBeHidden();
    const renamed = applicationRow(page, "Main_Journey_2");
    await expect(renamed).toContainText("In force");
    await expect(renamed).toContainText("Pending");
    await expect(renamed).toContainText("203.0.113.10");

    await renamed.getByRole("button", { name: "Modify application Main_Journey_2" }).click();
    await modify.getByRole("button", { name: "Cancel pending change" }).click();
    await modify.getByRole("button", { name: "Cancel change" }).click();
    await expect(renamed).not.toContainText("Pending");
    await expect(renamed).toContainText("203.0.113.9, 2001:db8::1");
  });

  await test.step("reads the audit log on the application's page", async () => {
    await page.getByRole("link", { name: "Main_Journey_2" }).click();
    await expect(page).toHaveURL(new RegExp(`${routes.application(saved.id)}$`));
    await expect(page).toHaveTitle(/^Application Main_Journey_2 /);
    const log = page.getByRole("region", { name: "Audit Log" });
    for (const sentence of [/added/i, /secret/i, /whitelist/i, /name/i]) await expect(log).toContainText(sentence);
    await expect(log).toContainText(person.email);
    await expect(log).toContainText("127.0.0.1");
  });

  await test.step("signs out, and Back shows nothing", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/sign-in$/);
    await page.goBack();
    await expect(page).toHaveURL(/\/sign-in/);
    await expect(page.getByRole("heading", { level: 1, name: "Sign in" })).toBeVisible();
    await expect(page.getByText("Main_Journey_2")).toHaveCount(0);
    await expect(page.getByText(saved.key)).toHaveCount(0);
  });
});
