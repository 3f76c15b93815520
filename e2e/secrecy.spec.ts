// Records everything that a journey writes: no answer, log line, audit row or browser storage contains a secret, a code, a
// password or a session id. The exceptions are the secret in the one answer that reveals it, and the code in its mail.

import { readFileSync } from "node:fs";
import type { Page, Response } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { processEnvironment } from "@/lib/platform/env";
import { routes } from "@/lib/shared/routes";
import { addSeconds, DAY_MS } from "@/lib/shared/time";
import { makeApplication, makePerson, wrongCode } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";
import { mailsTo } from "./mailbox";
import { askForCode, codeField, passWithCode } from "./mailed-code";
import { isAction } from "./server-actions";
import { submitSignIn } from "./sign-in-form";

const WRONG_PASSWORD = "a wrong password that nobody has";

type Answer = { url: string; isAction: boolean; text: string };

/**
 * Records all following answers of the server to the page, with their headers. Call the result also before the page is left,
 * because a browser discards the answers of a page that it leaves. Answers of actions are streamed and not kept by the browser,
 * so they are read in a route.
 */
async function recordAnswers(page: Page): Promise<() => Promise<Answer[]>> {
  const recorded: Promise<Answer | null>[] = [];
  page.on("response", (response) => {
    if (!isAction(response.request())) recorded.push(readAnswer(response));
  });
  await page.route(
    () => true,
    async (route) => {
      if (!isAction(route.request())) return route.fallback();
      const response = await route.fetch();
      const text = `${Object.entries(response.headers())
        .filter(([name]) => name !== "set-cookie")
        .join("\n")}\n${await response.text()}`;
      recorded.push(Promise.resolve({ url: response.url(), isAction: true, text }));
      await route.fulfill({ response });
    },
  );
  return async () => (await Promise.all(recorded)).filter((each) => each !== null);
}

async function readAnswer(response: Response): Promise<Answer | null> {
  const headers = Object.entries(await response.allHeaders()).filter(([name]) => name !== "set-cookie");
  // A redirect has no body.
  const body = await response.text().catch(() => "");
  return { url: response.url(), isAction: false, text: `${headers.join("\n")}\n${body}` };
}

/** A code is six digits, and longer numbers contain six digits too, so only a separate number counts. */
const separate = (code: string) => new RegExp(`(?<![0-9A-Za-z_.-])${code}(?![0-9A-Za-z_-])`);

async function storageOf(page: Page): Promise<string> {
  return page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, history.state]));
}

test("secrets, codes and passwords are only where they belong", async ({ page, context }) => {
  test.slow();
  const password = `correct ${crypto.randomUUID()}`;
  const person = await makePerson({ password });
  const application = await makeApplication(person.accountId, { firstSmsAcceptedAt: new Date(Date.now() - DAY_MS) });
  const [oldSecret = ""] = application.secrets;
  const recordedAnswers = await recordAnswers(page);
  const stored: string[] = [];
  const codes: string[] = [];

  await page.goto(routes.signIn);
  await submitSignIn(page, person.email, WRONG_PASSWORD);
  await expect(page.getByRole("alert").filter({ hasText: "is wrong" })).toBeVisible();
  await submitSignIn(page, person.email, password);
  await expect(page).toHaveURL(/\/applications$/);

  const row = applicationRow(page, application.name);
  await row.getByRole("button", { name: "View Application Secret" }).click();
  const view = dialog(page, "View Application Secret");
  const first = await askForCode(view, person.email);
  codes.push(first, wrongCode(first));
  await codeField(view).fill(wrongCode(first));
  await view.getByRole("button", { name: "OK" }).click();
  await expect(codeField(view)).toHaveAccessibleDescription(/^Wrong code\./);
  await codeField(view).fill(first);
  await view.getByRole("button", { name: "OK" }).click();
  await expect(view.getByRole("code")).toHaveText(oldSecret);
  stored.push(await storageOf(page));
  await view.getByRole("button", { name: "Close" }).last().click();

  await db().verificationCode.updateMany({
    where: { personId: person.id },
    data: { createdAt: addSeconds(new Date(), -61) },
  });
  await row.getByRole("button", { name: "Update Application Secret" }).click();
  const update = dialog(page, "Update Application Secret");
  codes.push(await passWithCode(update, person.email));
  const newSecret = await update.getByRole("code").innerText();
  stored.push(await storageOf(page));
  await update.getByRole("button", { name: "Close" }).last().click();

  await row.getByRole("button", { name: "Modify" }).click();
  const modify = dialog(page, "Modify Application");
  await modify.getByLabel("IP Whitelist").fill("203.0.113.9");
  await modify.getByRole("button", { name: "Save" }).click();
  await expect(modify).toBeHidden();
  await recordedAnswers();
  await page.goto(routes.application(application.id));
  await expect(page.getByRole("region", { name: "Audit Log" })).toContainText(person.email);
  stored.push(await storageOf(page));
  const token = (await context.cookies()).find(({ name }) => name.includes("session-token"))?.value ?? "";
  await recordedAnswers();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  stored.push(await storageOf(page));

  expect(newSecret).toMatch(/^[A-Za-z0-9]{28}$/);
  expect(token.length).toBeGreaterThan(40);
  const answers = await recordedAnswers();
  expect(answers.length).toBeGreaterThan(15);

  // Answers: each secret is in the one that reveals it; codes and passwords are in none.
  for (const secret of [oldSecret, newSecret]) {
    const revealing = answers.filter(({ text }) => text.includes(secret));
    expect(revealing.map(({ isAction }) => isAction)).toEqual([true]);
  }
  for (const { url, text } of answers) {
    for (const credential of [password, WRONG_PASSWORD, token]) expect(text.includes(credential), url).toBe(false);
    expect(text.includes("$argon2"), url).toBe(false);
    if (url.includes("/_next/static/")) continue;
    for (const code of codes) expect(separate(code).test(text), url).toBe(false);
  }

  // The browser's storage.
  for (const text of stored) {
    for (const each of [oldSecret, newSecret, password, WRONG_PASSWORD, token, ...codes]) expect(text).not.toContain(each);
  }

  // The whole audit log, and every other text column.
  const events = await db().auditEvent.findMany({ where: { OR: [{ actorId: person.id }, { subjectId: person.id }] } });
  expect(events.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["sign_in.failed", "secret.revealed", "secret.updated", "whitelist.changed", "session.signed_out"]),
  );
  const auditText = JSON.stringify(events);
  for (const each of [oldSecret, newSecret, password, WRONG_PASSWORD, token]) expect(auditText).not.toContain(each);
  for (const code of codes) expect(separate(code).test(auditText)).toBe(false);
  expect(auditText).not.toContain("argon2");

  // The console's log, from its start.
  const log = readFileSync(processEnvironment().E2E_CONSOLE_LOG ?? "", "utf8");
  expect(log).toContain('"event":"request"');
  for (const each of [oldSecret, newSecret, password, WRONG_PASSWORD, token]) expect(log.includes(each)).toBe(false);
  for (const code of codes) expect(separate(code).test(log)).toBe(false);
  expect(log).not.toContain("argon2");
  // No e-mail address either: it is no credential, but other people read a log.
  expect(log.includes(person.email)).toBe(false);

  // Mails: each code is in its own mail, and no secret is in any.
  const mails = await mailsTo(person.email);
  for (const mail of mails) {
    const text = `${mail.subject}\n${mail.text}`;
    for (const each of [oldSecret, newSecret, password, WRONG_PASSWORD]) expect(text).not.toContain(each);
  }
  expect(mails.filter(({ text }) => codes.some((code) => text?.includes(code)))).toHaveLength(2);
});

test("the database contains no secret, code, password or session id in plain text", async ({ page, signIn }) => {
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "View Application Secret" }).click();
  const code = await passWithCode(dialog(page, "View Application Secret"), session.person.email);
  await expect(page.getByRole("code")).toBeVisible();
  const [secret = ""] = application.secrets;
  const tables = await db().$queryRaw<{ name: string }[]>`
    SELECT quote_ident(table_name) AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`;
  expect(tables.length).toBeGreaterThan(8);
  const needles = [secret, Buffer.from(secret).toString("hex"), session.person.password, session.sid, session.cookie.value];
  for (const { name } of tables) {
    for (const needle of needles) {
      const [{ count = 1n } = {}] = await db().$queryRawUnsafe<{ count?: bigint }[]>(
        `SELECT count(*) AS count FROM ${name} AS each WHERE position($1 IN each::text) > 0`,
        needle,
      );
      expect(Number(count), name).toBe(0);
    }
  }
  const sent = await db().verificationCode.findFirstOrThrow({ where: { personId: session.person.id } });
  expect(JSON.stringify(sent)).not.toMatch(separate(code));
});
