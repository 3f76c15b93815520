// The database is unavailable for a while, or has not the tables of this release: the process stays alive, reports the cause,
// and recovers without a restart. Also the console behind a proxy that terminates TLS. Each test has a console of its own.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { makeApplication, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expectAccessible } from "./expect-accessible";
import { expect, test } from "./fixtures";
import { emptyDatabaseUrl } from "./own-console";
import { callAction, captureAction } from "./server-actions";
import { submitSignIn } from "./sign-in-form";

const UNAVAILABLE = "The database does not answer";

test("while the database is unavailable, actions and pages say so, nothing typed is lost, and everything recovers", async ({
  page,
  signIn,
  startConsole,
  databaseProxy,
  expectErrors,
}) => {
  test.slow();
  expectErrors(/status of 50\d|^50\d |Error: |net::ERR_(CONNECTION|INCOMPLETE_CHUNKED)/);
  const url = await startConsole({ DATABASE_URL: databaseProxy.url });
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.goto(`${url}${routes.applications}`);
  await page.getByRole("button", { name: "Add Application" }).click();
  const add = dialog(page, "Add Application");
  await add.getByLabel("Application Name").fill("typed_while_unavailable");

  await test.step("an action reports it", async () => {
    databaseProxy.cut();
    await add.getByRole("button", { name: "OK" }).click();
    await expect(add.getByRole("alert")).toContainText(/database does not answer/i);
    await expect(add.getByLabel("Application Name")).toHaveValue("typed_while_unavailable");
  });

  await test.step("the process is alive, and reports to the load balancer that it cannot serve", async () => {
    expect((await page.request.get(`${url}${routes.health}`)).status()).toBe(200);
    const readiness = await page.request.get(`${url}${routes.readiness}`);
    expect(readiness.status()).toBe(503);
    expect(await readiness.json()).toEqual({ ready: false, reason: "database_unavailable" });
  });

  await test.step("the answer to a download is an error page", async () => {
    const file = await page.request.get(`${url}${routes.auditCsv}`);
    expect(file.status()).toBe(503);
    expect(await file.text()).toMatch(/database does not answer/i);
  });

  await test.step("a page reports it", async () => {
    const response = await page.goto(`${url}${routes.application(application.id)}`);
    expect(response?.status()).toBeGreaterThanOrEqual(500);
    await expect(page.getByRole("heading", { level: 1, name: UNAVAILABLE })).toBeVisible();
    await expect(page.getByText("Nothing is lost. This page tries again automatically.")).toBeVisible();
    await expect(page).toHaveTitle(/The database does not answer/);
    await expectAccessible(page, UNAVAILABLE);
  });

  await test.step("the page recovers without a reload", async () => {
    databaseProxy.restore();
    await expect(page.getByRole("heading", { level: 1, name: application.name })).toBeVisible({ timeout: 40_000 });
    await expect.poll(async () => (await page.request.get(`${url}${routes.readiness}`)).status(), { timeout: 20_000 }).toBe(200);
  });

  await test.step("the draft is restored and saved", async () => {
    await page.getByRole("link", { name: "Application Management" }).first().click();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(add.getByLabel("Application Name")).toHaveValue("typed_while_unavailable");
    await add.getByRole("button", { name: "OK" }).click();
    await expect(applicationRow(page, "typed_while_unavailable")).toBeVisible();
  });

  await test.step("signing in reports it, keeps the e-mail address, and works afterwards", async () => {
    await page.context().clearCookies();
    databaseProxy.cut();
    await page.goto(`${url}${routes.signIn}`);
    await submitSignIn(page, person.email, PASSWORD);
    await expect(page.getByRole("alert").filter({ hasText: /database does not answer/i })).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(person.email);
    databaseProxy.restore();
    await submitSignIn(page, person.email, PASSWORD);
    await expect(page).toHaveURL(`${url}${routes.applications}`);
  });
});

test("a database without the tables of this release: not ready, and an error page with a reference", async ({
  page,
  signIn,
  startConsole,
  expectErrors,
}) => {
  expectErrors(/status of 50\d|^50\d |Error: |net::ERR_(CONNECTION|INCOMPLETE_CHUNKED)/);
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "View" }).click();
  const view = dialog(page, "View Application Secret");
  const captured = await captureAction(page, () => view.getByRole("button", { name: "Send code" }).click());
  const url = await startConsole({ DATABASE_URL: emptyDatabaseUrl() });
  // The first connection may take longer than the time limit of the readiness check.
  await expect
    .poll(async () => (await page.request.get(`${url}${routes.readiness}`)).json())
    .toEqual({ ready: false, reason: "migrations_pending" });
  const readiness = await page.request.get(`${url}${routes.readiness}`);
  expect(readiness.status()).toBe(503);
  expect(readiness.headers()).not.toHaveProperty("set-cookie");

  const response = await page.goto(`${url}${routes.applications}`);
  expect(response?.status()).toBe(500);
  await expect(page.getByRole("heading", { level: 1, name: "Something went wrong on our side" })).toBeVisible();
  await expect(page.getByText(/^Reference: \S+$/)).toBeVisible();
  await expectAccessible(page, "Something went wrong on our side");

  // All instances of an installation accept the same action requests; this one answers with a reference too.
  const redirected = { ...captured, url: captured.url.replace(/^http:\/\/[^/]+/, url) };
  delete redirected.headers.origin;
  const answer = await callAction(
    page.request,
    redirected,
    "sendCodeAction",
    { applicationId: application.id, purpose: "REVEAL" },
    session,
  );
  expect(answer).toMatchObject({ ok: false, code: "unexpected", body: expect.stringMatching(/Reference: [0-9a-f-]{36}/) });
  // The cause is in the log, and in no answer.
  for (const text of [await response?.text(), answer.body]) expect(text).not.toMatch(/prisma|relation|sessions s|postgres/i);
});

test("behind a proxy that terminates TLS: Secure cookies, HSTS, and the client address from the proxy", async ({
  request,
  startConsole,
}) => {
  const person = await makePerson();
  const url = await startConsole({ NEXTAUTH_URL: "https://console.example", TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8" });
  const headers = { "x-forwarded-for": "198.51.100.66, 203.0.113.77, 10.1.2.3", "x-forwarded-proto": "https" };

  const page = await request.get(`${url}${routes.signIn}`, { headers });
  expect(page.headers()["strict-transport-security"]).toContain("max-age=63072000");
  expect(page.headers()["content-security-policy"]).toContain("upgrade-insecure-requests");

  const token = await request.get(`${url}${routes.authToken}`, { headers });
  const csrf = token.headers()["set-cookie"] ?? "";
  expect(csrf).toMatch(/^__(Host|Secure)-next-auth\.csrf-token=.*; HttpOnly; Secure; SameSite=Lax/);
  const { csrfToken } = (await token.json()) as { csrfToken: string };
  const signedIn = await request.post(`${url}${routes.authSignIn}`, {
    form: { csrfToken, email: person.email, password: PASSWORD },
    headers: { ...headers, cookie: csrf.split(";")[0] ?? "" },
  });
  expect(await signedIn.json()).toEqual({ ok: true, value: null });
  const cookies = signedIn.headersArray().filter(({ name }) => name.toLowerCase() === "set-cookie");
  const session = cookies.find(({ value }) => value.startsWith("__Secure-next-auth.session-token="));
  expect(session?.value).toMatch(/; HttpOnly; Secure; SameSite=Lax/);

  // The right-most address that is not a trusted proxy; the caller can write anything to the left of it.
  const event = await db().auditEvent.findFirst({ where: { actorId: person.id, event: "session.signed_in" } });
  expect(event?.address).toBe("203.0.113.77");
});
