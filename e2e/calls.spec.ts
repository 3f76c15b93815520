// The console and the SMS API together: a change in the console decides about calls, and the console explains, finds and counts
// the refused ones. Where a delay matters, the console has a short one; the SMS API knows only the instants.

import type { Page } from "@playwright/test";
import { now } from "@/lib/platform/clock";
import { db } from "@/lib/platform/db";
import { processEnvironment } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { addMs, addSeconds, DAY_MS, HOUR_MS, MINUTE_MS } from "@/lib/shared/time";
import { makeAcceptedCalls, makeApplication, makeCode, makeRefusedCalls } from "@/scripts/test/support/factories";
import { sendSms, waitBeforeRetry } from "@/scripts/test/support/sms-api-callers";
import { applicationRow, dialog } from "./console-screens";
import { test as base, expect } from "./fixtures";
import { codeField, passWithCode } from "./mailed-code";
import { startOwnConsole } from "./own-console";

const { E2E_SMS_API_URL = "" } = processEnvironment();

const test = base.extend<object, { shortDelayUrl: string }>({
  /** A console on which changes take effect after seconds. */
  shortDelayUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const started = await startOwnConsole({ WHITELIST_DELAY_SECONDS: "15", SECRET_DELAY_SECONDS: "8" });
      await use(started.url);
      await started.stop();
    },
    { scope: "worker" },
  ],
});

const yesterday = () => addMs(new Date(), -DAY_MS);

type Signer = Parameters<typeof sendSms>[1];
const codeOf = async (signer: Signer) => (await sendSms(E2E_SMS_API_URL, signer)).json?.code;

const refusedRows = (page: Page) =>
  page.getByRole("table", { name: "Refused calls, newest first" }).getByRole("rowgroup").last().getByRole("row");
const filterOf = (page: Page) => page.getByRole("form", { name: "Filter of the calls" });
const show = (page: Page) => filterOf(page).getByRole("button", { name: "Show", exact: true }).click();

test.describe("with short delays", () => {
  // In one worker, one after the other, so that one console serves both tests.
  test.describe.configure({ mode: "default" });

  test("a call refused for its address is explained; after the address is added, it is accepted from the instant on", async ({
    page,
    signIn,
    shortDelayUrl: url,
  }) => {
    test.slow();
    const { person } = await signIn();
    const application = await makeApplication(person.accountId, {
      revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: yesterday() }],
    });
    const signer = { ...application, secret: application.secrets[0] ?? "" };
    expect(await codeOf(signer)).toBe("E000620");

    await expect.poll(() => db().refusedCall.count({ where: { applicationId: application.id } })).toBe(1);
    await page.goto(`${url}${routes.calls}`);
    const refused = refusedRows(page).filter({ hasText: "E000620" }).first();
    await expect(refused).toContainText("127.0.0.1 was not in the IP whitelist in force.");
    await expect(refused).toContainText("It is not in any IP whitelist.");

    await refused.getByRole("link", { name: application.name }).click();
    await page.getByRole("button", { name: `Modify application ${application.name}` }).click();
    const modify = dialog(page, "Modify Application");
    await modify.getByLabel("IP Whitelist").fill("203.0.113.1, 127.0.0.1");
    await modify.getByRole("button", { name: "Save" }).click();
    await expect(modify).toBeHidden();
    const { effectiveFrom } = await db().whitelistRevision.findFirstOrThrow({
      where: { applicationId: application.id, revision: 2 },
    });
    expect(await codeOf(signer)).toBe("E000620");
    await page.goto(`${url}${routes.calls}`);
    await expect(refused).toContainText("It is in the pending IP whitelist, which takes effect at");
    await expect(refused.locator(`time[datetime="${effectiveFrom.toISOString()}"]`)).toBeVisible();
    expect(Date.now()).toBeLessThan(effectiveFrom.getTime());

    await expect.poll(() => codeOf(signer), { intervals: [100], timeout: 30_000 }).toBe("000000");
    expect(Date.now()).toBeGreaterThanOrEqual(effectiveFrom.getTime());
    // The page refreshes at the instant.
    await expect(refused).toContainText("It is in the IP whitelist in force since");
    await expect(refused).toContainText("the next call is accepted");
    // Accepted calls are counted once a second.
    await expect.poll(() => db().acceptedCallCount.count({ where: { applicationId: application.id } })).toBe(1);
    await page.goto(`${url}${routes.application(application.id)}`);
    const calls = page.getByRole("region", { name: "SMS API calls" });
    await expect(calls.getByText("the next call is accepted").first()).toBeVisible();
    await expect(calls.getByText("1 call, 1 SMS").first()).toBeVisible();
  });

  test("a secret is updated while a program uses the old one and then changes to the new one: no call is refused", async ({
    page,
    signIn,
    shortDelayUrl: url,
  }) => {
    test.slow();
    const session = await signIn();
    const application = await makeApplication(session.person.accountId, { firstSmsAcceptedAt: yesterday() });
    const where = { applicationId: application.id };
    const old = { ...application, secret: application.secrets[0] ?? "" };
    let signer = old;
    const codes: (string | undefined)[] = [];
    let isOver = false;
    const program = (async () => {
      while (!isOver) {
        codes.push(await codeOf(signer));
        await waitBeforeRetry();
      }
    })();

    // The default overlap of the dialog: 15 minutes.
    await page.goto(`${url}${routes.applications}`);
    await applicationRow(page, application.name).getByRole("button", { name: "Update Application Secret" }).click();
    const update = dialog(page, "Update Application Secret");
    await passWithCode(update, session.person.email);
    await expect(update.getByRole("code").first()).toBeVisible();
    const secret = await update.getByRole("code").first().innerText();
    expect(secret).toMatch(/^[A-Za-z0-9]{28}$/);
    const updated = { ...application, secret };
    const version = await db().applicationSecret.findFirstOrThrow({ where: { ...where, version: 2 } });
    expect(await codeOf(updated)).toBe("E000105");
    expect(Date.now()).toBeLessThan(version.validFrom.getTime());

    await test.step("the new secret is accepted from its instant on, and so is the old one", async () => {
      await expect.poll(() => codeOf(updated), { intervals: [50], timeout: 30_000 }).toBe("000000");
      expect(Date.now()).toBeGreaterThanOrEqual(version.validFrom.getTime());
      expect(await codeOf(old)).toBe("000000");
    });

    await test.step("the program changes to the new secret, and the old one is ended", async () => {
      signer = updated;
      const { code } = await makeCode(session.member, application.id, "END_PREVIOUS");
      await page.goto(`${url}${routes.application(application.id)}`);
      await page.getByRole("button", { name: "End old secret" }).click();
      const end = dialog(page, "End old secret");
      await codeField(end).fill(code);
      await end.getByRole("button", { name: "End old secret" }).click();
      await expect(end).toBeHidden();
      await expect.poll(() => codeOf(old), { intervals: [50] }).toBe("E000105");
    });

    const before = codes.length;
    await expect.poll(() => codes.length).toBeGreaterThan(before + 20);
    isOver = true;
    await program;
    expect(codes.filter((code) => code !== "000000")).toEqual([]);

    // The page names the old secret of a refused call. A refusal is recorded a moment after its call.
    await expect(async () => {
      await page.goto(`${url}${routes.calls}`);
      const row = refusedRows(page).filter({ hasText: "Signed with secret version 1 (fingerprint" }).first();
      await expect(row).toContainText("version 2 is in force.", { timeout: 2000 });
    }).toPass();
  });
});

test("refused calls are found by application, cause, address and time", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  const shop = await makeApplication(person.accountId, { name: "Shop" });
  const alarm = await makeApplication(person.accountId, { name: "Alarm" });
  const at = addMs(now(), -HOUR_MS);
  await makeRefusedCalls(shop, [
    { at, lastAt: at, code: "E000105", address: "203.0.113.9" },
    { at: addMs(at, MINUTE_MS), code: "E000623", address: "2001:db8::7", count: 1234 },
  ]);
  await makeRefusedCalls(alarm, [{ at: addMs(at, 2 * MINUTE_MS), code: "E000503", facts: { problem: "to is missing." } }]);

  await page.goto(`${routes.calls}?code=nonsense&address=10.0.0.0/8&before=1&from=never`);
  const rows = refusedRows(page);
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText("to is missing.");

  const filter = filterOf(page);
  await filter.getByLabel("Application").fill("shop");
  await show(page);
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("1,234 calls");
  await expect(page).toHaveURL(new RegExp(`${routes.calls}\\?application=shop$`));

  await filter.getByLabel("Cause").selectOption("E000105");
  await show(page);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await expect(filter.getByLabel("Cause")).toHaveValue("");

  await filter.getByLabel("From address").fill("2001:DB8:0:0::99");
  await show(page);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("2001:db8::7");

  await filter.getByLabel("From address").fill("203.0.113");
  await show(page);
  await expect(filter.getByLabel("From address")).toHaveAccessibleDescription(/Enter one IPv4 or IPv6 address/);
  await expect(filter.getByLabel("From address")).toBeFocused();
  await filter.getByRole("button", { name: "Clear filter" }).click();
  await expect(rows).toHaveCount(3);
  await expect(filter.getByLabel("From address")).not.toHaveAttribute("aria-invalid");

  await page.goto(`${routes.calls}?until=${addMs(at, MINUTE_MS).toISOString()}`);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("E000105");
  await page.goto(`${routes.calls}?application=none`);
  await expect(page.getByText("No refused call matches this filter.")).toBeVisible();
  await expect(page.getByText("No application of your account has that name.")).toBeVisible();
});

test("many refused calls have pages, to their end and back, also while more arrive", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  const start = addMs(now(), -3 * HOUR_MS);
  const refuse = (from: number, until: number) =>
    makeRefusedCalls(
      application,
      Array.from({ length: until - from }, (_, index) => ({
        at: addMs(start, (from + index) * MINUTE_MS),
        code: "E000503",
        facts: { problem: `Problem ${from + index}.` },
      })),
    );
  await refuse(0, 30);
  await page.goto(`${routes.calls}?code=E000503`);
  await expect(page.getByText("Problem 29.")).toBeVisible();
  await expect(refusedRows(page)).toHaveCount(20);
  await refuse(30, 35);
  await page.getByRole("link", { name: "Older" }).click();
  await expect(refusedRows(page)).toHaveCount(10);
  await expect(page.getByText("Problem 9.")).toBeVisible();
  await expect(page.getByText("Problem 0.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Older" })).toHaveCount(0);
  await page.getByRole("link", { name: "Newer" }).click();
  await expect(page.getByText("Problem 29.")).toBeVisible();
  await expect(page.getByText("Problem 10.")).toBeVisible();
  await page.getByRole("link", { name: "Newest" }).click();
  await expect(page.getByText("Problem 34.")).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${routes.calls}\\?code=E000503$`));
});

test("accepted calls are shown by the minute, and an application's page links to its own", async ({ page, signIn }) => {
  const { person } = await signIn({ account: { applicationLimit: 3 } });
  const shop = await makeApplication(person.accountId, { name: "Shop" });
  const alarm = await makeApplication(person.accountId, { name: "Alarm" });
  const instant = now();
  await makeAcceptedCalls(shop, addMs(instant, -5 * MINUTE_MS), 1200);
  await makeAcceptedCalls(shop, addMs(instant, -6 * MINUTE_MS), 1);
  await makeAcceptedCalls(alarm, addMs(instant, -5 * MINUTE_MS), 7);
  await makeAcceptedCalls(alarm, addMs(instant, -5 * HOUR_MS), 9);

  await page.goto(routes.calls);
  const accepted = page.getByRole("region", { name: "Accepted calls" });
  await expect(accepted.getByText("1,208 calls with 2,416 SMS, and 3 pings", { exact: true })).toBeVisible();
  await expect(accepted.getByRole("img", { name: "Accepted calls in steps of 1 minute, at most 1,209 in one" })).toBeVisible();
  await accepted.getByText("Show numbers").click();
  const steps = accepted.getByRole("table", { name: "Accepted calls in steps of 1 minute, newest first" });
  await expect(steps.getByRole("row").filter({ has: page.getByRole("cell", { name: "1,207" }) })).toHaveCount(1);

  await page.goto(routes.application(alarm.id));
  await page.getByRole("link", { name: "All calls of this application" }).click();
  await expect(filterOf(page).getByLabel("Application")).toHaveValue("Alarm");
  await expect(accepted.getByText("7 calls with 14 SMS, and 1 ping", { exact: true })).toBeVisible();
  await page.goto(`${routes.calls}?application=alarm&from=${addSeconds(instant, -23 * 3600).toISOString()}`);
  await expect(accepted.getByText("16 calls with 32 SMS, and 2 pings", { exact: true })).toBeVisible();
  await expect(accepted.getByRole("img", { name: /in steps of 15 minutes/ })).toBeVisible();
});
