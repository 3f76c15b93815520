// The start page: its columns and their order, its actions, and the clock that it shows.

import { env } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { addSeconds, DAY_MS } from "@/lib/shared/time";
import { makeApplication } from "@/scripts/test/support/factories";
import { applicationRow, dialog, instantIn } from "./console-screens";
import { expect, test } from "./fixtures";

const fromNow = (seconds: number) => addSeconds(new Date(), seconds);
const yesterday = () => new Date(Date.now() - DAY_MS);

/** The columns after the name, in their order. */
const labelled = [
  "Application Key",
  "Application Secret",
  "Application Access Address",
  "Channel No.",
  "Status",
  "Created",
  "Operation",
];

test("the table has eight columns in their order, and sorts by three of them", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.goto(routes.applications);
  const table = page.getByRole("table", { name: "SMS applications of the account" });
  await expect(table.getByRole("columnheader")).toHaveText(["Application Name", ...labelled]);
  await expect(table.getByRole("columnheader").getByRole("button")).toHaveText(["Application Name", "Status", "Created"]);
  const row = applicationRow(page, application.name);
  for (const shown of [application.key, application.channelNumber, env().smsApiAddress, "Normal"]) {
    await expect(row).toContainText(shown);
  }
  for (const what of ["Application Key", "Channel No.", "Application Access Address"]) {
    await expect(row.getByRole("button", { name: `Copy ${what} of ${application.name}` })).toBeVisible();
  }
  for (const what of ["View", "Update", "Modify"]) await expect(row.getByRole("button", { name: what })).toBeVisible();
  // An application cannot be deleted.
  await expect(page.getByRole("button", { name: /delete|remove/i })).toHaveCount(0);
});

test("Add Application is at the upper right", async ({ page, signIn }) => {
  await signIn();
  await page.setViewportSize({ width: 1440, height: 800 });
  await page.goto(routes.applications);
  const add = await page.getByRole("button", { name: "Add Application" }).boundingBox();
  const heading = await page.getByRole("heading", { level: 1 }).boundingBox();
  expect(add?.x).toBeGreaterThan(1440 / 2);
  expect((add?.y ?? 800) - (heading?.y ?? 0)).toBeLessThan(40);
});

test("each state of a whitelist is written in the row", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 4 } });
  const { accountId } = person;
  const list = ["203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.4", "203.0.113.5"];
  const instant = fromNow(600);
  const states = [
    [await makeApplication(accountId), ["Any address may call"]],
    [
      await makeApplication(accountId, { revisions: [{ addresses: list, effectiveFrom: instant }] }),
      ["Closed: no address may call"],
    ],
    [
      await makeApplication(accountId, { revisions: [{ addresses: list, effectiveFrom: yesterday() }] }),
      ["In force", "203.0.113.1, 203.0.113.2, 203.0.113.3 and 2 more"],
    ],
    [
      await makeApplication(accountId, {
        revisions: [
          { addresses: list.slice(0, 1), effectiveFrom: yesterday(), effectiveUntil: instant },
          { addresses: [], effectiveFrom: instant },
        ],
      }),
      ["In force", "Pending", "any address may call"],
    ],
  ] as const;
  await page.goto(routes.applications);
  for (const [application, words] of states) {
    for (const word of words) await expect(applicationRow(page, application.name)).toContainText(word);
  }
});

test("instants and countdowns follow the server's clock, also when the browser's clock is wrong", async ({ page, signIn }) => {
  const { person } = await signIn();
  const instant = fromNow(540);
  const application = await makeApplication(person.accountId, {
    revisions: [
      { addresses: ["203.0.113.1"], effectiveFrom: yesterday(), effectiveUntil: instant },
      { addresses: ["203.0.113.2"], effectiveFrom: instant },
    ],
  });
  for (const hours of [-3, 0, 26]) {
    await page.clock.install({ time: Date.now() + hours * 3_600_000 });
    await page.goto(routes.applications);
    const row = applicationRow(page, application.name);
    await expect(row).toContainText("In force");
    // The application was made a second ago, or more on a busy machine.
    await expect(instantIn(row, instant)).toContainText(/in [78] min \d+ s/);
    await expect(instantIn(row, instant)).toContainText("GMT+05:45");
  }
});

test("a new application is in force from now on, not from a later moment", async ({ page, signIn }) => {
  await signIn({ account: { applicationLimit: 5 } });
  await page.goto(routes.applications);
  // Four times, so that the additions fall at different places within a second of the page's clock.
  for (const name of ["first", "second", "third", "fourth"]) {
    await page.getByRole("main").getByRole("button", { name: "Add Application" }).click();
    const add = dialog(page, "Add Application");
    await add.getByLabel("Application Name").fill(name);
    await add.getByLabel("IP Whitelist").fill("203.0.113.7");
    await add.getByRole("button", { name: "OK" }).click();
    const row = applicationRow(page, name);
    await expect(row).toBeVisible();
    const text = await row.innerText();
    expect(text).toMatch(/\((in 10 min|in 9 min 5\d s)\)/);
    expect(text).not.toContain("Update pending");
    expect(text).not.toMatch(/in \d s/);
  }
});

test("each instant has its date, its time and its zone", async ({ page, signIn }) => {
  const { person } = await signIn();
  const createdAt = new Date("2026-01-31T20:00:00.000Z");
  const application = await makeApplication(person.accountId, { createdAt });
  await page.goto(routes.applications);
  const created = instantIn(applicationRow(page, application.name), createdAt);
  // In Kathmandu it is the next day.
  await expect(created).toHaveAttribute("title", "2026-02-01 01:45:00 GMT+05:45");
  await expect(created).toContainText(/2026-02-01\s+01:45:00 GMT\+05:45/);
});

test("on a narrow screen each row is a block of labelled values, and every action still works", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(routes.applications);
  const row = applicationRow(page, application.name);
  // The stylesheet writes the label before each cell; on a wide screen the column header has it.
  const labels = () =>
    row
      .getByRole("cell")
      .evaluateAll((cells) =>
        cells
          .map((cell) => getComputedStyle(cell, "::before"))
          .map(({ display, content }) => (display === "none" ? null : content)),
      );
  expect(await labels()).toEqual(labelled.map((label) => `"${label}" / ""`));
  await page.setViewportSize({ width: 1440, height: 700 });
  expect(await labels()).toEqual(labelled.map(() => null));
  await page.setViewportSize({ width: 320, height: 700 });
  await row.getByRole("button", { name: "Modify" }).click();
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("Application Name").fill("on_a_phone");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(applicationRow(page, "on_a_phone")).toBeVisible();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
});

test("a page that becomes visible again after a while refreshes", async ({ page, signIn }) => {
  await page.clock.install();
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.goto(routes.applications);
  await expect(applicationRow(page, application.name)).toBeVisible();
  await makeApplication(person.accountId, { name: "added_by_a_colleague" });
  // At the first event the page may not be hydrated yet.
  await expect(async () => {
    await page.clock.fastForward(60_000);
    await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await expect(applicationRow(page, "added_by_a_colleague")).toBeVisible({ timeout: 2_000 });
  }).toPass();
});
