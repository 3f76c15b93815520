// The IP whitelist on the screen: the list in force, the pending one with its instant, and errors in entries.

import type { Locator, Page } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { addSeconds, DAY_MS } from "@/lib/shared/time";
import { type ApplicationOptions, makeApplication } from "@/scripts/test/support/factories";
import { applicationRow, dialog, instantIn } from "./console-screens";
import { expect, test } from "./fixtures";

const fromNow = (seconds: number) => addSeconds(new Date(), seconds);
const yesterday = () => new Date(Date.now() - DAY_MS);

const inForce = (...addresses: string[]): ApplicationOptions => ({ revisions: [{ addresses, effectiveFrom: yesterday() }] });

const pending = (now: string[], next: string[], instant: Date): ApplicationOptions => ({
  revisions: [
    { addresses: now, effectiveFrom: yesterday(), effectiveUntil: instant },
    { addresses: next, effectiveFrom: instant },
  ],
});

async function openModify(page: Page, name: string): Promise<Locator> {
  await applicationRow(page, name)
    .getByRole("button", { name: `Modify application ${name}` })
    .click();
  return dialog(page, "Modify Application");
}

async function openAdd(page: Page): Promise<Locator> {
  await page.goto(routes.applications);
  await page.getByRole("button", { name: "Add Application" }).click();
  return dialog(page, "Add Application");
}

const newest = (applicationId: string) =>
  db().whitelistRevision.findFirstOrThrow({ where: { applicationId }, orderBy: { revision: "desc" } });

test("a new application with a list is closed until its instant, and then the page refreshes", async ({ page, signIn }) => {
  const { person } = await signIn();
  // A first load, so that the second one is done well before the instant.
  await page.goto(routes.applications);
  const instant = fromNow(6);
  const application = await makeApplication(person.accountId, {
    revisions: [{ addresses: ["203.0.113.9"], effectiveFrom: instant }],
  });
  await page.reload();
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("Closed: no address may call");
  await expect(row).toContainText("Pending");
  await expect(instantIn(row, instant)).toBeVisible();
  // Only a refreshed page can show this.
  await db().application.update({ where: { id: application.id }, data: { name: "renamed_later" } });

  const renamed = applicationRow(page, "renamed_later");
  await expect(renamed).toBeVisible({ timeout: 20_000 });
  await expect(renamed).not.toContainText("Closed");
  await expect(renamed).not.toContainText("Pending");
  await expect(renamed).toContainText("In force");
  expect(Date.now()).toBeGreaterThanOrEqual(instant.getTime());
});

test("a new application with a blank list is open at once, and the page says so plainly", async ({ page, signIn }) => {
  const { person } = await signIn();
  const add = await openAdd(page);
  await expect(add).toContainText("Blank: any address may call, at once. Anyone who has the key and secret can then send.");
  await add.getByLabel("Application Name").fill("open_to_all");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(applicationRow(page, "open_to_all")).toContainText("Any address may call");
  await expect(page.getByText("Application open_to_all was added. Any address may call at once.").first()).toBeVisible();
  const { id } = await db().application.findFirstOrThrow({ where: { accountId: person.accountId } });
  expect(await newest(id)).toMatchObject({ revision: 1, addresses: [] });
});

test("each invalid entry is shown with its reason, and what was typed is kept", async ({ page, signIn }) => {
  const { person } = await signIn();
  const add = await openAdd(page);
  const whitelist = add.getByLabel("IP Whitelist");
  const bad: [string, RegExp][] = [
    ["203.0.113.0/24", /Entry 1: 203\.0\.113\.0\/24 is a range; enter single addresses\./],
    ["203.0.113.1-203.0.113.9", /Entry 2: .* is a range; enter single addresses\./],
    ["10.0.0.300", /Entry 3: 10\.0\.0\.300 is not an IPv4 address: it needs four numbers from 0 to 255\./],
    ["010.0.0.1", /Entry 4: 010\.0\.0\.1 has a leading zero/],
    ["3405803785", /Entry 5: 3405803785 is a number/],
    ["fe80::1%eth0", /Entry 6: fe80::1%eth0 has a zone id/],
    ["0.0.0.0", /Entry 7: 0\.0\.0\.0 stands for no particular address; leave the list blank/],
    ["224.0.0.1", /Entry 8: 224\.0\.0\.1 is a multicast address/],
    ["255.255.255.255", /Entry 9: 255\.255\.255\.255 is the broadcast address/],
    ["example.com", /Entry 10: example\.com is not an IP address\./],
  ];
  const typed = bad.map(([entry]) => entry).join(", ");
  await add.getByLabel("Application Name").fill("kept_as_typed");
  await whitelist.fill(typed);
  await add.getByRole("button", { name: "OK" }).click();
  for (const [, reason] of bad) await expect(whitelist).toHaveAccessibleDescription(reason);
  await expect(whitelist).toBeFocused();
  await expect(whitelist).toHaveAttribute("aria-invalid", "true");
  await expect(whitelist).toHaveValue(typed);
  await expect(add.getByLabel("Application Name")).toHaveValue("kept_as_typed");
  expect(await db().application.count({ where: { accountId: person.accountId } })).toBe(0);
});

test("eleven addresses are refused, ten are saved, with any separator", async ({ page, signIn }) => {
  const { person } = await signIn();
  const add = await openAdd(page);
  const whitelist = add.getByLabel("IP Whitelist");
  const addresses = Array.from({ length: 11 }, (_, index) => `203.0.113.${index + 1}`);
  await add.getByLabel("Application Name").fill("ten_at_most");
  await whitelist.fill(addresses.join(", "));
  await expect(add.getByText("11 of 10")).toBeVisible();
  await add.getByRole("button", { name: "OK" }).click();
  await expect(whitelist).toHaveAccessibleDescription(/The list has 11 addresses; at most 10 are allowed\./);

  const [a, b, c, d, e, ...rest] = addresses.slice(0, 10);
  await whitelist.fill(`${a} ${b}\n${c};${d}，${e},\n${rest.join("\n")}`);
  await expect(add.getByText("10 of 10")).toBeVisible();
  await add.getByRole("button", { name: "OK" }).click();
  await expect(add).toBeHidden();
  const { id } = await db().application.findFirstOrThrow({ where: { accountId: person.accountId } });
  expect((await newest(id)).addresses).toEqual(addresses.slice(0, 10));
});

test("a text too long to be parsed is not shown as blank", async ({ page, signIn }) => {
  await signIn();
  const add = await openAdd(page);
  await add.getByLabel("IP Whitelist").fill("203.0.113.9, ".repeat(200));
  await expect(add.getByText("The list is too long: at most 10 addresses.")).toBeVisible();
  await expect(add.getByText("more than 10")).toBeVisible();
  await expect(add).not.toContainText("any address may call");
});

test("addresses are shown as they are saved: canonical, without duplicates, with hints", async ({ page, signIn }) => {
  await signIn();
  const add = await openAdd(page);
  const whitelist = add.getByLabel("IP Whitelist");
  await add.getByLabel("Application Name").fill("canonical");
  await whitelist.fill("2001:DB8:0:0::1, ::ffff:203.0.113.9, 203.0.113.9, 10.0.0.1");
  await expect(add.getByText("3 of 10")).toBeVisible();
  await expect(whitelist).toHaveAccessibleDescription(/Entry 3: 203\.0\.113\.9 is in the list already; it is saved once\./);
  await expect(whitelist).toHaveAccessibleDescription(/Entry 4: 10\.0\.0\.1 is an address inside a private network/);
  await expect(whitelist).not.toHaveAttribute("aria-invalid");
  await add.getByRole("button", { name: "OK" }).click();
  await expect(applicationRow(page, "canonical")).toContainText("2001:db8::1, 203.0.113.9, 10.0.0.1");
});

test("an address that is still being typed is not shown as an error", async ({ page, signIn }) => {
  await page.clock.install();
  await signIn();
  const add = await openAdd(page);
  const whitelist = add.getByLabel("IP Whitelist");
  await page.clock.pauseAt(Date.now() + 3_600_000);
  await whitelist.pressSequentially("203.0.113");
  await expect(add.getByText("1 of 10")).toBeVisible();
  await expect(whitelist).not.toHaveAttribute("aria-invalid");
  await page.clock.fastForward(1000);
  await expect(whitelist).toHaveAttribute("aria-invalid", "true");
  await whitelist.pressSequentially(".9");
  await expect(whitelist).not.toHaveAttribute("aria-invalid");
});

test("the list in force and the pending one are side by side, the pending one with its instant and a countdown", async ({
  page,
  signIn,
}) => {
  const { person } = await signIn();
  const instant = fromNow(540);
  const application = await makeApplication(person.accountId, pending(["203.0.113.1"], ["203.0.113.2"], instant));
  await page.goto(routes.applications);
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("In force");
  await expect(row).toContainText("203.0.113.1");
  await expect(row).toContainText("203.0.113.2");
  await expect(row).toContainText(/in 8 min \d+ s/);

  const modify = await openModify(page, application.name);
  // The form has the newest list, the pending one.
  await expect(modify.getByLabel("IP Whitelist")).toHaveValue("203.0.113.2");
  const both = { now: modify.getByRole("heading", { name: /^Now/ }), next: modify.getByRole("heading", { name: /^Next/ }) };
  const [left, right] = [await both.now.boundingBox(), await both.next.boundingBox()];
  expect(left?.y).toBe(right?.y);
  expect(left?.x).toBeLessThan(right?.x ?? 0);
  await expect(instantIn(modify, instant)).toBeVisible();
});

test("a change takes effect at its instant; until then the list in force applies, also to removed addresses", async ({
  page,
  signIn,
}) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, inForce("203.0.113.1", "203.0.113.2"));
  await page.goto(routes.applications);
  const modify = await openModify(page, application.name);
  await expect(modify).toContainText("until then the list in force applies");
  await modify.getByLabel("IP Whitelist").fill("203.0.113.1");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(modify).toBeHidden();
  const saved = await newest(application.id);
  expect(saved).toMatchObject({ revision: 2, addresses: ["203.0.113.1"] });
  expect(Math.abs(saved.effectiveFrom.getTime() - fromNow(600).getTime())).toBeLessThan(30_000);
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("203.0.113.1, 203.0.113.2");
  await expect(instantIn(row, saved.effectiveFrom)).toBeVisible();
});

test("saving another list while one is pending replaces it and restarts the delay", async ({ page, signIn }) => {
  const { person } = await signIn();
  const instant = fromNow(60);
  const application = await makeApplication(person.accountId, pending(["203.0.113.1"], ["203.0.113.2"], instant));
  await page.goto(routes.applications);
  const modify = await openModify(page, application.name);
  await modify.getByLabel("IP Whitelist").fill("203.0.113.3");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(modify).toBeHidden();
  const saved = await newest(application.id);
  expect(saved.effectiveFrom.getTime()).toBeGreaterThan(instant.getTime() + 400_000);
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("203.0.113.3");
  await expect(row).not.toContainText("203.0.113.2");
  await expect(instantIn(row, saved.effectiveFrom)).toBeVisible();
});

test("renaming while a list is pending does not change its instant", async ({ page, signIn }) => {
  const { person } = await signIn();
  const instant = fromNow(300);
  const application = await makeApplication(person.accountId, pending(["203.0.113.1"], ["203.0.113.2"], instant));
  await page.goto(routes.applications);
  const modify = await openModify(page, application.name);
  await modify.getByLabel("Application Name").fill("only_renamed");
  await modify.getByRole("button", { name: "Save" }).click();
  const row = applicationRow(page, "only_renamed");
  await expect(instantIn(row, instant)).toBeVisible();
  expect(await newest(application.id)).toMatchObject({ revision: 2, effectiveFrom: instant });
});

test("with a blank list any address may call, after the delay", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, inForce("203.0.113.1"));
  await page.goto(routes.applications);
  const modify = await openModify(page, application.name);
  await modify.getByLabel("IP Whitelist").fill("");
  await expect(modify).toContainText("Blank: any address may call. Anyone who has the key and secret can then send.");
  await modify.getByRole("button", { name: "Save" }).click();
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("In force");
  await expect(row).toContainText("any address may call");
  await expect(page.getByText("From then on any address may call.", { exact: false }).first()).toBeVisible();
  expect(await newest(application.id)).toMatchObject({ revision: 2, addresses: [] });
});

test("a pending change is cancelled after a confirmation, and the list in force stays", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, pending(["203.0.113.1"], [], fromNow(300)));
  await page.goto(routes.application(application.id));
  const section = page.getByRole("region", { name: "IP Whitelist" });
  await section.getByRole("button", { name: "Cancel pending change" }).click();
  const question = section.getByRole("group", { name: "Cancel the pending change?" });
  await expect(question).toContainText("The list in force stays: 203.0.113.1.");
  await question.getByRole("button", { name: "Keep change" }).click();
  await expect(question).toBeHidden();
  await section.getByRole("button", { name: "Cancel pending change" }).click();
  await question.getByRole("button", { name: "Cancel change" }).click();
  await expect(section).toContainText("No change is pending.");
  await expect(section.getByRole("table")).toContainText("Cancelled");
  expect(
    await db().whitelistRevision.findMany({ where: { applicationId: application.id }, orderBy: { revision: "asc" } }),
  ).toEqual([
    expect.objectContaining({ effectiveUntil: null, cancelledAt: null }),
    expect.objectContaining({ cancelledAt: expect.any(Date) }),
  ]);
});

test("the first list of an application cannot be cancelled, only replaced", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, {
    revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: fromNow(300) }],
  });
  await page.goto(routes.applications);
  const modify = await openModify(page, application.name);
  await expect(modify.getByRole("button", { name: "Cancel pending change" })).toHaveCount(0);
  await expect(modify).toContainText("The first list of an application cannot be cancelled");
  await modify.getByLabel("IP Whitelist").fill("203.0.113.2");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(modify).toBeHidden();
  const row = applicationRow(page, application.name);
  await expect(row).toContainText("Closed: no address may call");
  await expect(row).toContainText("203.0.113.2");
});

test("in its last seconds a pending list can be neither cancelled nor replaced", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId, pending(["203.0.113.1"], ["203.0.113.2"], fromNow(600)));
  await page.goto(routes.application(application.id));
  const section = page.getByRole("region", { name: "IP Whitelist" });
  await section.getByRole("button", { name: "Cancel pending change" }).click();
  await movePendingTo(application.id, fromNow(4));
  await section.getByRole("button", { name: "Cancel change" }).click();
  await expect(section.getByRole("alert")).toContainText(
    /The pending list takes effect in a few seconds, at .* UTC\. It can no longer/,
  );
  await movePendingTo(application.id, fromNow(4));
  await page.getByRole("button", { name: `Modify application ${application.name}` }).click();
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("IP Whitelist").fill("203.0.113.3");
  await movePendingTo(application.id, fromNow(4));
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(modify.getByLabel("IP Whitelist")).toHaveAccessibleDescription(/Change it again after that\./);
  await expect(modify.getByLabel("IP Whitelist")).toHaveValue("203.0.113.3");
});

/** Moves the end of the list in force and the start of the pending one; they must not overlap at any moment. */
async function movePendingTo(applicationId: string, instant: Date): Promise<void> {
  const endAt = (effectiveUntil: Date) => ({ where: { applicationId, revision: 1 }, data: { effectiveUntil } });
  await db().$transaction(async (tx) => {
    await tx.whitelistRevision.updateMany(endAt(fromNow(-60)));
    await tx.whitelistRevision.updateMany({ where: { applicationId, revision: 2 }, data: { effectiveFrom: instant } });
    await tx.whitelistRevision.updateMany(endAt(instant));
  });
}
