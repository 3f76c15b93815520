// The database goes away for a while, or is not the one the console was made for: the process lives, says what is the
// matter, and works again by itself. Each test has a console of its own. And the console behind a proxy that ends TLS.

import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { makeApplication, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expectAccessible } from "./expect-accessible";
import { expect, test } from "./fixtures";
import { emptyDatabaseUrl } from "./own-console";
import { callAction, captureAction } from "./server-actions";
import { submitSignIn } from "./sign-in-form";

const AWAY = "The database does not answer";

test("while the database is away actions and pages say so, nothing typed is lost, and all works again by itself", async ({
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
  await add.getByLabel("Application Name").fill("typed_in_the_outage");

  await test.step("an action says so", async () => {
    databaseProxy.cut();
    await add.getByRole("button", { name: "OK" }).click();
    await expect(add.getByRole("alert")).toContainText(/database does not answer/i);
    await expect(add.getByLabel("Application Name")).toHaveValue("typed_in_the_outage");
  });

  await test.step("the process lives, and tells the load balancer that it cannot serve", async () => {
    expect((await page.request.get(`${url}${routes.health}`)).status()).toBe(200);
    const readiness = await page.request.get(`${url}${routes.readiness}`);
    expect(readiness.status()).toBe(503);
    expect(await readiness.json()).toEqual({ ready: false, reason: "database_unavailable" });
  });

  await test.step("a file is not begun, and its place says why", async () => {
    const file = await page.request.get(`${url}${routes.auditCsv}`);
    expect(file.status()).toBe(503);
    expect(await file.text()).toMatch(/database does not answer/i);
  });

  await test.step("a page says so, in a page of ours", async () => {
    const response = await page.goto(`${url}${routes.application(application.id)}`);
    expect(response?.status()).toBeGreaterThanOrEqual(500);
    await expect(page.getByRole("heading", { level: 1, name: AWAY })).toBeVisible();
    await expect(page.getByText("Nothing is lost. This page tries again automatically.")).toBeVisible();
    await expect(page).toHaveTitle(/The database does not answer/);
    await expectAccessible(page, AWAY);
  });

  await test.step("the page comes back by itself", async () => {
    databaseProxy.restore();
    await expect(page.getByRole("heading", { level: 1, name: application.name })).toBeVisible({ timeout: 40_000 });
    await expect.poll(async () => (await page.request.get(`${url}${routes.readiness}`)).status(), { timeout: 20_000 }).toBe(200);
  });

  await test.step("the draft is back, and is saved", async () => {
    await page.getByRole("link", { name: "Application Management" }).first().click();
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(add.getByLabel("Application Name")).toHaveValue("typed_in_the_outage");
    await add.getByRole("button", { name: "OK" }).click();
    await expect(applicationRow(page, "typed_in_the_outage")).toBeVisible();
  });

  await test.step("signing in says so, keeps the e-mail address, and works again", async () => {
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

test("a database without the tables of this release: not ready, and a page of ours with a reference", async ({
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
  // Its first connection may take longer than a load balancer is kept waiting.
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

  // Instances of one installation understand each other's pages, so this one answers the other's, with a reference as well.
  const there = { ...captured, url: captured.url.replace(/^http:\/\/[^/]+/, url) };
  delete there.headers.origin;
  const answer = await callAction(
    page.request,
    there,
    "sendCodeAction",
    { applicationId: application.id, purpose: "REVEAL" },
    session,
  );
  expect(answer).toMatchObject({ ok: false, code: "unexpected", body: expect.stringMatching(/Reference: [0-9a-f-]{36}/) });
  // What broke stands in the log, and in no answer.
  for (const text of [await response?.text(), answer.body]) expect(text).not.toMatch(/prisma|relation|sessions s|postgres/i);
});

test("behind a proxy that ends TLS cookies are Secure, browsers stay with TLS, and the proxy tells the address", async ({
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

  // The right-most address that is no proxy of ours; what stands left of it was written by the caller.
  const event = await db().auditEvent.findFirst({ where: { actorId: person.id, event: "session.signed_in" } });
  expect(event?.address).toBe("203.0.113.77");
});
