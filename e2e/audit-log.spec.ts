// The Audit Log: its filters, its file and its pages.

import { readFile } from "node:fs/promises";
import { recordAudit } from "@/lib/core/record-audit";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { addMs, HOUR_MS } from "@/lib/shared/time";
import { makeApplication, makePerson, makeSession } from "@/scripts/test/support/factories";
import { expect, test } from "./fixtures";

test("the log is filtered by person, event, application and time, and downloaded as a file", async ({ page, signIn }) => {
  const { member, person } = await signIn();
  const { accountId } = person;
  const colleague = await makePerson({ accountId, name: "Bea" });
  const application = await makeApplication(accountId, { name: "Filtered_App" });
  const before = addMs(now(), -HOUR_MS);
  await db().$transaction(async (tx) => {
    await recordAudit(tx, member, before, { event: "session.signed_in" });
    await recordAudit(tx, (await makeSession(colleague)).member, addMs(before, 1000), { event: "session.signed_out" });
    await recordAudit(tx, { kind: "operator", name: "root" }, addMs(before, 2000), {
      event: "application.suspended",
      accountId,
      applicationId: application.id,
      reason: "=cmd",
    });
  });
  await page.goto(`${routes.audit}?event=nonsense&before=1&from=never`);
  const rows = page.getByRole("rowgroup").last().getByRole("row");
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("suspended the application");
  await expect(rows.first()).toContainText("customer service");

  const filter = page.getByRole("form", { name: "Filter of the Audit Log" });
  await filter.getByLabel("Person").selectOption({ label: `Bea (${colleague.email})` });
  await filter.getByRole("button", { name: "Show", exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("signed out");
  await filter.getByRole("button", { name: "Clear filter" }).click();
  await expect(rows).toHaveCount(3);
  await filter.getByLabel("Application").fill("filtered_app");
  await filter.getByRole("button", { name: "Show", exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows.getByRole("link", { name: "Filtered_App" })).toHaveAttribute("href", routes.application(application.id));

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Download CSV" }).click()]);
  expect(download.suggestedFilename()).toBe("audit-log.csv");
  const text = await readFile(await download.path(), "utf8");
  expect(text).toContain(`"'=cmd"`);
  expect(text.trim().split("\r\n")).toHaveLength(2);

  await page.goto(`${routes.audit}?event=audit.downloaded`);
  await expect(rows).toContainText("downloaded the audit log");
  await page.goto(`${routes.audit}?until=${addMs(before, 1).toISOString()}`);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("signed in");
});

test("the instants in its sentences are in the reader's time zone, like all others on the page", async ({ page, signIn }) => {
  const { member, person } = await signIn();
  const application = await makeApplication(person.accountId);
  const effectiveFrom = "2026-03-01T10:00:00.000Z";
  await db().$transaction((tx) =>
    recordAudit(tx, member, now(), {
      event: "whitelist.changed",
      applicationId: application.id,
      after: { addresses: ["203.0.113.9"], effectiveFrom },
    }),
  );
  for (const path of [routes.audit, routes.application(application.id)]) {
    await page.goto(path);
    const row = page.getByRole("row").filter({ hasText: "Changed the IP whitelist" });
    await expect(row.locator(`time[datetime="${effectiveFrom}"]`).first()).toHaveText("2026-03-01 15:45:00 GMT+05:45");
    await expect(row).not.toContainText("UTC");
  }
});

test("an end before the start is an error at the field", async ({ page, signIn }) => {
  await signIn();
  await page.goto(routes.audit);
  await page.getByLabel("From").fill("2026-11-23T10:00:00");
  await page.getByLabel("Until").fill("2026-11-23T09:00:00");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByLabel("Until")).toHaveAccessibleDescription(/must be after/);
  await expect(page).toHaveURL(new RegExp(`${routes.audit}$`));
});

test("a long log has pages, to its end and back", async ({ page, signIn }) => {
  const { member } = await signIn();
  await db().$transaction(async (tx) => {
    for (let at = 0; at < 60; at++) {
      await recordAudit(tx, member, addMs(now(), -HOUR_MS + at * 1000), {
        event: "person.renamed",
        after: { name: `Name ${at}` },
      });
    }
  });
  await page.goto(routes.audit);
  await expect(page.getByText("to Name 59")).toBeVisible();
  await page.getByRole("link", { name: "Older" }).click();
  await expect(page.getByText("to Name 0")).toBeVisible();
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page.getByText("to Name 59")).toBeVisible();
});
