// The console and the SMS API together: what is changed on the screen decides over calls, and what was refused is explained
// there.

import { db } from "@/lib/server/db";
import { ownEnvironment } from "@/lib/server/env";
import { routes } from "@/lib/shared/routes";
import { addMs, addSeconds, DAY_MS } from "@/lib/shared/time";
import { sendSms } from "@/prisma/calls";
import { makeApplication } from "@/prisma/factories";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";
import { passWithCode } from "./mailed-code";

const { E2E_SMS_API_URL = "" } = ownEnvironment();

const yesterday = () => addMs(new Date(), -DAY_MS);

type Signer = Parameters<typeof sendSms>[1];
const codeOf = async (signer: Signer) => (await sendSms(E2E_SMS_API_URL, signer)).json?.code;

/** Moves what is pending to begin at `at`, as if the delay had been shorter. */
async function moveWhitelist(applicationId: string, at: Date): Promise<void> {
  await db().$transaction([
    db().whitelistRevision.updateMany({ where: { applicationId, revision: 1 }, data: { effectiveUntil: at } }),
    db().whitelistRevision.updateMany({ where: { applicationId, revision: 2 }, data: { effectiveFrom: at } }),
  ]);
}

test("a call refused for its address is explained, the address added, and the call accepted from the instant on", async ({
  page,
  signIn,
}) => {
  const world = await signIn();
  const application = await makeApplication(world.person.accountId, {
    revisions: [{ addresses: ["203.0.113.1"], effectiveFrom: yesterday() }],
  });
  const signer = { ...application, secret: application.secrets[0] ?? "" };
  expect(await codeOf(signer)).toBe("E000620");

  await expect.poll(() => db().refusedCall.count({ where: { applicationId: application.id } })).toBe(1);
  await page.goto(routes.calls);
  const refused = page.getByRole("row").filter({ hasText: "E000620" });
  await expect(refused).toContainText("127.0.0.1 was not in the IP whitelist in force.");
  await expect(refused).toContainText("It is on no list.");

  await page.goto(routes.applications);
  await applicationRow(page, application.name)
    .getByRole("button", { name: `Modify application ${application.name}` })
    .click();
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("IP Whitelist").fill("203.0.113.1, 127.0.0.1");
  await modify.getByRole("button", { name: "OK" }).click();
  await expect(modify).toBeHidden();
  expect(await codeOf(signer)).toBe("E000620");
  await page.goto(routes.calls);
  await expect(refused.first()).toContainText("It is in the pending list, which takes effect at");

  const at = addSeconds(new Date(), 4);
  await moveWhitelist(application.id, at);
  await page.goto(routes.calls);
  await expect.poll(() => codeOf(signer), { intervals: [100] }).toBe("000000");
  expect(Date.now()).toBeGreaterThanOrEqual(at.getTime());
  // The page has read itself anew at the instant.
  await expect(refused.first()).toContainText("the next call is let in");
  await page.goto(routes.application(application.id));
  await expect(page.getByRole("heading", { name: "SMS API calls" })).toBeVisible();
  await expect(page.getByText("the next call is let in").first()).toBeVisible();
});

test("a secret is updated while a program goes on with the old one and then changes over: no call is lost", async ({
  page,
  signIn,
}) => {
  const world = await signIn();
  const application = await makeApplication(world.person.accountId, { firstSmsAcceptedAt: yesterday() });
  let secret = application.secrets[0] ?? "";
  const codes: (string | undefined)[] = [];
  let isOver = false;
  const program = (async () => {
    while (!isOver) codes.push(await codeOf({ ...application, secret }));
  })();

  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "Update Application Secret" }).click();
  const update = dialog(page, "Update Application Secret");
  await passWithCode(update, world.person.email);
  await expect(update.getByRole("code").first()).toBeVisible();
  const updated = await update.getByRole("code").first().innerText();
  expect(updated).toMatch(/^[A-Za-z0-9]{28}$/);

  // As if the delay had been seconds: the new one in force soon, the old one beside it for a while.
  const newFrom = addSeconds(new Date(), 2);
  const oldUntil = addSeconds(newFrom, 4);
  const where = { applicationId: application.id };
  await db().$transaction([
    db().applicationSecret.updateMany({ where: { ...where, version: 1 }, data: { validUntil: oldUntil } }),
    db().applicationSecret.updateMany({ where: { ...where, version: 2 }, data: { validFrom: newFrom } }),
  ]);
  await expect.poll(() => codeOf({ ...application, secret: updated }), { intervals: [50] }).toBe("000000");
  secret = updated;
  await expect.poll(() => codeOf({ ...application, secret: application.secrets[0] ?? "" }), { intervals: [100] }).toBe("E000105");
  isOver = true;
  await program;
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => code !== "000000")).toEqual([]);

  // Who went on with the old one is told which it was.
  await expect.poll(() => db().refusedCall.count({ where: { ...where, code: "E000105" } })).toBeGreaterThan(0);
  // Refusals of a minute share a row, which tells of its latest call; it is written a moment after the call.
  await expect(async () => {
    await page.goto(routes.calls);
    const row = page.getByRole("row").filter({ hasText: "Signed with secret version 1 (fingerprint" }).first();
    await expect(row).toContainText("version 2 is in force.", { timeout: 2000 });
  }).toPass();
});
