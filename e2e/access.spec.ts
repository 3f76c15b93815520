// Who may see which page and call which action. Every page and every action of the build must be in these tables. A test calls
// an action with a request that a page sent, changed.

import { db } from "@/lib/platform/db";
import { processEnvironment } from "@/lib/platform/env";
import { routes, withParams } from "@/lib/shared/routes";
import { addSeconds, DAY_MS } from "@/lib/shared/time";
import type { Purpose } from "@/lib/verification/schema";
import {
  type AccountOptions,
  type ApplicationOptions,
  type MemberSession,
  makeAcceptedCalls,
  makeApplication,
  makeCode,
  makeMember,
  makeRefusedCalls,
  makeSession,
  PASSWORD,
} from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { test as base, expect, signInAs } from "./fixtures";
import { type ActionAnswer, actionNames, type CapturedAction, callAction, captureAction, pageNames } from "./server-actions";

type Application = Awaited<ReturnType<typeof makeApplication>>;

const soon = () => addSeconds(new Date(), 600);
const yesterday = () => new Date(Date.now() - DAY_MS);

/** A pending list and a pending update, which its owner may cancel. */
function withPendingChanges(): ApplicationOptions {
  const instant = soon();
  return {
    revisions: [
      { addresses: ["198.51.100.1"], effectiveFrom: yesterday(), effectiveUntil: instant },
      { addresses: ["198.51.100.2"], effectiveFrom: instant },
    ],
    secrets: [{ validFrom: yesterday(), validUntil: instant }, { validFrom: instant }],
  };
}

/** Two secrets in force; the old one has an end. */
function withEndingSecret(): ApplicationOptions {
  return { secrets: [{ validFrom: yesterday(), validUntil: soon() }, { validFrom: addSeconds(new Date(), -600) }] };
}

type Case = {
  /** The state of the application in which its owner may call the action. */
  application?: () => ApplicationOptions;
  account?: AccountOptions;
  purpose?: Purpose;
  input: (application: Application, code: string, owner: MemberSession) => Record<string, unknown>;
  /** It acts on the caller's own account or person, so a person of another account is not refused. */
  ownThings?: true;
  /** A VIEWER may. */
  forAll?: true;
  /** No page calls it, only a route on the server. */
  routeOnly?: true;
  /** It acts on something of the owner's person, which a colleague does not find either. */
  personal?: true;
};

const actions: Record<string, Case> = {
  addApplicationAction: { input: () => ({ name: "an_added_one", whitelist: "" }), ownThings: true },
  modifyApplicationAction: {
    input: ({ id }) => ({ applicationId: id, version: 1, name: "renamed", whitelist: "198.51.100.9" }),
  },
  cancelPendingWhitelistAction: { application: withPendingChanges, input: ({ id }) => ({ applicationId: id, revision: 2 }) },
  sendCodeAction: { input: ({ id }) => ({ applicationId: id, purpose: "REVEAL" }) },
  revealSecretAction: { purpose: "REVEAL", input: ({ id }, code) => ({ applicationId: id, code }) },
  updateSecretAction: { purpose: "UPDATE", input: ({ id }, code) => ({ applicationId: id, code, overlap: "none" }) },
  cancelSecretUpdateAction: {
    application: withPendingChanges,
    purpose: "CANCEL_UPDATE",
    input: ({ id }, code) => ({ applicationId: id, code, version: 2 }),
  },
  endOldSecretVersionAction: {
    application: withEndingSecret,
    purpose: "END_PREVIOUS",
    input: ({ id }, code) => ({ applicationId: id, code, version: 1 }),
  },
  extendSessionAction: { input: () => ({}), ownThings: true, forAll: true },
  startTopUpAction: { input: () => ({ key: crypto.randomUUID(), amount: "50.00", expectedTopUpId: null }), ownThings: true },
  startCardBindingAction: {
    account: { card: null },
    input: () => ({ key: crypto.randomUUID(), number: "4242424242424242", expiry: "12/90", expectedCardBoundAt: null }),
    ownThings: true,
  },
  downloadAuditAction: { input: () => ({}), routeOnly: true },
  renameSelfAction: { input: () => ({ name: "Renamed" }), ownThings: true, forAll: true },
  changePasswordAction: {
    input: () => ({ currentPassword: PASSWORD, newPassword: "nine green lanterns hum" }),
    ownThings: true,
    forAll: true,
  },
  endOwnSessionAction: { input: (_, __, owner) => ({ sessionId: owner.id }), personal: true },
  endOtherSessionsAction: { input: () => ({}), ownThings: true, forAll: true },
};

/** Everything of an account that an action can change or add. */
async function stateOf(accountId: string): Promise<unknown> {
  return db().account.findUniqueOrThrow({
    where: { id: accountId },
    include: {
      card: true,
      ledger: { orderBy: { id: "asc" } },
      payments: { orderBy: { id: "asc" } },
      people: { orderBy: { id: "asc" } },
      auditEvents: { orderBy: { id: "asc" } },
      applications: {
        orderBy: { id: "asc" },
        include: {
          revisions: { orderBy: { id: "asc" } },
          secrets: { orderBy: { id: "asc" }, omit: { sealed: false } },
          codes: { orderBy: { id: "asc" } },
          auditEvents: { orderBy: { id: "asc" } },
        },
      },
    },
  });
}

const test = base.extend<object, { captured: CapturedAction }>({
  /** An action request that a page sends for a person who takes no part in any of these tests; once for each worker. */
  captured: [
    async ({ browser }, use) => {
      const { E2E_BASE_URL = "" } = processEnvironment();
      const session = await makeMember();
      const { name } = await makeApplication(session.person.accountId);
      const context = await browser.newContext({ baseURL: E2E_BASE_URL });
      const page = await context.newPage();
      await signInAs(page, session, E2E_BASE_URL);
      await page.goto(routes.applications);
      await applicationRow(page, name).getByRole("button", { name: "View" }).click();
      const send = dialog(page, "View Application Secret").getByRole("button", { name: "Send code" });
      const captured = await captureAction(page, () => send.click());
      await context.close();
      await use(captured);
    },
    { scope: "worker" },
  ],
});

test("the tables name every action and every page of the build", () => {
  expect(actionNames()).toEqual(Object.keys(actions).sort());
  expect(pageNames()).toEqual([
    "/(auth)/sign-in",
    "/(console)",
    "/(console)/applications",
    "/(console)/applications/[id]",
    "/(console)/audit",
    "/(console)/billing",
    "/(console)/calls",
    "/(console)/settings",
    "/_global-error",
    "/_not-found",
    "/help/browsers",
  ]);
});

for (const [name, { application: options, account, purpose, input, ownThings, forAll, personal, routeOnly }] of Object.entries(
  actions,
)) {
  test(`${name} answers its owner and refuses everyone else`, async ({ captured, request }) => {
    const owner = await makeMember({ account });
    const { accountId } = owner.person;
    const application = await makeApplication(accountId, options?.());

    const viewer = await makeMember({ accountId, role: "VIEWER" });
    const stranger = await makeMember({ account });
    const deactivated = await makeMember({ accountId, deactivatedAt: new Date() });
    const ended = { ...(await makeSession(owner.person, { endedAt: new Date() })), person: owner.person };
    const idle = { ...(await makeSession(owner.person, { createdAt: yesterday() })), person: owner.person };

    async function call(caller: MemberSession | null): Promise<ActionAnswer> {
      // A code of the caller for exactly this purpose and this application: the most that a caller can have.
      const code = caller && purpose ? (await makeCode(caller.member, application.id, purpose)).code : "123456";
      const before = await stateOf(accountId);
      const answer = await callAction(request, captured, name, input(application, code, owner), caller);
      if (!answer.ok) expect(await stateOf(accountId)).toEqual(before);
      return answer;
    }

    if (routeOnly) {
      for (const caller of [null, deactivated, viewer, stranger, owner]) expect((await call(caller)).ok).toBeUndefined();
      return;
    }
    const refused = (code: string) => expect.objectContaining({ ok: false, code });
    const answered = expect.objectContaining({ status: 200, ok: true });
    expect(await call(null)).toEqual(refused("unauthenticated"));
    expect(await call(deactivated)).toEqual(refused("unauthenticated"));
    expect(await call(ended)).toEqual(refused("unauthenticated"));
    expect(await call(idle)).toEqual(refused("unauthenticated"));
    expect(await call(viewer)).toEqual(forAll ? answered : refused(personal ? "not_found" : "forbidden"));
    const before = await stateOf(accountId);
    expect(await call(stranger)).toEqual(ownThings ? answered : refused("not_found"));
    expect(await stateOf(accountId)).toEqual(
      purpose ? expect.objectContaining({ auditEvents: (before as { auditEvents: unknown }).auditEvents }) : before,
    );
    // The owner sends the same request. So the refusals above were not for a malformed request.
    expect(await call(owner)).toEqual(answered);
  });
}

test("an action called from another site does nothing", async ({ captured, request }) => {
  const owner = await makeMember();
  const application = await makeApplication(owner.person.accountId);
  const before = await stateOf(owner.person.accountId);
  const forged = { ...captured, headers: { ...captured.headers, origin: "https://elsewhere.example" } };
  const { input } = actions.modifyApplicationAction as Case;
  const answer = await callAction(request, forged, "modifyApplicationAction", input(application, "", owner), owner);
  expect(answer.ok).toBeUndefined();
  expect(await stateOf(owner.person.accountId)).toEqual(before);
});

test("an action refuses invalid input and changes nothing", async ({ captured, request }) => {
  const owner = await makeMember();
  const application = await makeApplication(owner.person.accountId);
  const before = await stateOf(owner.person.accountId);
  const bad: unknown[] = [
    null,
    "",
    42,
    [],
    {},
    { applicationId: "1 OR 1=1", version: 1, name: "x", whitelist: "" },
    { applicationId: application.id, version: "1", name: "x", whitelist: "" },
    { applicationId: application.id, version: 1, name: "x".repeat(31), whitelist: "" },
    { applicationId: application.id, version: 1, name: "a-b", whitelist: "" },
    { applicationId: application.id, version: 1, name: { toString: "x" }, whitelist: "" },
    { applicationId: application.id, version: 1, name: "x", whitelist: "203.0.113.0/24" },
    { applicationId: application.id, version: 1, name: "x", whitelist: ["203.0.113.1"] },
  ];
  for (const input of bad) {
    expect(await callAction(request, captured, "modifyApplicationAction", input, owner)).toEqual(
      expect.objectContaining({ ok: false, code: "invalid_input" }),
    );
  }
  expect(await stateOf(owner.person.accountId)).toEqual(before);
});

test("pages show each member the data of the account, also to a VIEWER", async ({ openBrowser }) => {
  const owner = await makeMember();
  const viewer = await makeMember({ accountId: owner.person.accountId, role: "VIEWER" });
  const application = await makeApplication(owner.person.accountId);
  for (const session of [owner, viewer]) {
    const page = await openBrowser(session);
    const list = await page.goto("/");
    expect(list?.status()).toBe(200);
    await expect(page).toHaveURL(new RegExp(`${routes.applications}$`));
    await expect(applicationRow(page, application.name)).toBeVisible();
    const detail = await page.goto(routes.application(application.id));
    expect(detail?.status()).toBe(200);
    await expect(page).toHaveTitle(new RegExp(`^Application ${application.name} `));
    await expect(page.getByRole("heading", { level: 1, name: application.name })).toBeVisible();
  }
});

test("the page of another account's application is the page of one that does not exist", async ({
  page,
  signIn,
  request,
  expectErrors,
}) => {
  expectErrors(/status of 404/);
  const stranger = await signIn();
  const owner = await makeMember();
  const foreign = await makeApplication(owner.person.accountId, { name: "private_name" });
  const fingerprints = await db().applicationSecret.findMany({
    where: { applicationId: foreign.id },
    select: { fingerprint: true },
  });
  const privateFacts = [
    foreign.name,
    foreign.key,
    foreign.channelNumber,
    owner.person.email,
    ...fingerprints.map(({ fingerprint }) => fingerprint),
  ];
  const absent = ["0197a000-0000-7000-8000-000000000000", "no-id", "..%2F..", "%00", foreign.id.toUpperCase()];

  for (const id of [foreign.id, ...absent]) {
    const response = await page.goto(routes.application(id));
    expect(response?.status(), id).toBe(404);
    await expect(page).toHaveTitle(/^Application not found /);
    await expect(page.getByRole("heading", { level: 1, name: "Application not found" })).toBeVisible();
    await expect(page.getByText("There is no such application in your account.")).toBeVisible();
    expect(await page.getByRole("main").innerText()).not.toContain(id);
    const html = (await response?.text()) ?? "";
    for (const fact of privateFacts) expect(html).not.toContain(fact);

    // The request of the router when a person follows a link.
    const payload = await request.get(routes.application(id), {
      headers: { rsc: "1", cookie: `${stranger.cookie.name}=${stranger.cookie.value}` },
    });
    const text = await payload.text();
    for (const fact of privateFacts) expect(text).not.toContain(fact);
  }
});

test("pages show nothing without a session, or with one that has ended", async ({ request }) => {
  const owner = await makeMember();
  const application = await makeApplication(owner.person.accountId, { name: "private_name" });
  const deactivated = await makeMember({ accountId: owner.person.accountId, deactivatedAt: new Date() });
  const ended = await makeSession(owner.person, { endedAt: new Date() });
  const idle = await makeSession(owner.person, { createdAt: new Date(Date.now() - 31 * 60_000) });
  const old = await makeSession(owner.person, {
    createdAt: new Date(Date.now() - 12 * 60 * 60_000 - 1000),
    lastActiveAt: new Date(),
  });
  // One letter of the encrypted part is changed.
  const forged = {
    cookie: { ...owner.cookie, value: owner.cookie.value.replace(/.(?=.{8}$)/, (letter) => (letter === "A" ? "B" : "A")) },
  };

  for (const session of [null, deactivated, ended, idle, old, forged]) {
    const pages = [
      routes.applications,
      routes.application(application.id),
      routes.calls,
      withParams(routes.calls, { application: "some_application", code: "E000620" }),
      routes.billing,
      routes.audit,
      routes.settings,
    ];
    for (const path of ["/", ...pages]) {
      const cookie: Record<string, string> = session ? { cookie: `${session.cookie.name}=${session.cookie.value}` } : {};
      const asPage = await request.get(path, { maxRedirects: 0, headers: cookie });
      expect(asPage.status()).toBe(307);
      expect(asPage.headers().location).toBe(routes.signInFrom(path));
      const asPayload = await (await request.get(path, { headers: { ...cookie, rsc: "1" } })).text();
      expect(asPayload).toContain(`NEXT_REDIRECT;replace;${routes.signIn}?`);
      const texts = (await asPage.text()) + asPayload;
      for (const fact of [application.name, application.key, application.channelNumber]) expect(texts).not.toContain(fact);
    }
  }
});

test("only members of an account see its refused calls, VIEWERs included, whatever the filter", async ({
  openBrowser,
  request,
}) => {
  const owner = await makeMember();
  const application = await makeApplication(owner.person.accountId, { name: "private_name" });
  const at = addSeconds(new Date(), -120);
  await makeRefusedCalls(application, [
    { at, code: "E000503", address: "198.51.100.77", facts: { problem: "A private problem." } },
    { at: addSeconds(at, 60), code: "E000623", address: "198.51.100.77" },
  ]);
  await makeAcceptedCalls(application, at, 7_654_321);
  const [newest, oldest] = await db().refusedCall.findMany({ where: { applicationId: application.id }, orderBy: { id: "desc" } });
  const queries = [
    {},
    { application: application.name },
    { code: "E000503" },
    { address: "198.51.100.77" },
    { before: newest?.id },
    { after: oldest?.id },
    { application: application.name, before: newest?.id },
  ].map((params) => withParams(routes.calls, params));

  const pageFor = ({ cookie }: Pick<MemberSession, "cookie">, path: string) =>
    request.get(path, { maxRedirects: 0, headers: { cookie: `${cookie.name}=${cookie.value}` } });
  const stranger = await makeMember();
  for (const path of queries) {
    const response = await pageFor(stranger, path);
    expect(response.status()).toBe(200);
    const html = await response.text();
    for (const fact of ["A private problem", application.id, "7,654,321", "7654321"]) expect(html, path).not.toContain(fact);
  }
  const viewer = await makeMember({ accountId: owner.person.accountId, role: "VIEWER" });
  for (const path of queries) expect((await pageFor(viewer, path)).status()).toBe(200);
  const page = await openBrowser(viewer);
  await page.goto(routes.calls);
  await expect(page.getByText("A private problem.")).toBeVisible();
  await expect(page.getByText("7,654,321 calls").first()).toBeVisible();
});

test("only members of an account get its Audit Log as a file", async ({ request }) => {
  const owner = await makeMember();
  const application = await makeApplication(owner.person.accountId, { name: "private_name" });
  const auditOf = (session: Pick<MemberSession, "cookie"> | null, query = "") =>
    request.get(`${routes.auditCsv}${query}`, {
      maxRedirects: 0,
      headers: session ? { cookie: `${session.cookie.name}=${session.cookie.value}` } : {},
    });
  const refused = await auditOf(null);
  expect(refused.status()).toBe(307);
  expect(refused.headers().location).toBe(routes.signInFrom(routes.auditCsv));
  const ended = await makeSession(owner.person, { endedAt: new Date() });
  expect((await auditOf(ended)).status()).toBe(307);
  const stranger = await makeMember();
  for (const query of ["", `?person=${owner.person.id}`, `?application=${application.name}`, "?event=nonsense&from=never"]) {
    const answer = await auditOf(stranger, query);
    expect(answer.status()).toBe(200);
    expect(await answer.text()).not.toContain(owner.person.email);
  }
  const viewer = await makeMember({ accountId: owner.person.accountId, role: "VIEWER" });
  const file = await auditOf(viewer);
  expect(file.headers()["content-type"]).toContain("text/csv");
  expect(file.headers()["cache-control"]).toBe("no-store");
  expect(await file.text()).toContain(`"audit.downloaded","downloaded the audit log","${viewer.person.email}"`);
});

test("a deactivated person, and one signed out elsewhere, get no further from an open page", async ({
  page,
  signIn,
  openBrowser,
}) => {
  const session = await signIn();
  const colleague = await makeMember({ accountId: session.person.accountId });
  const application = await makeApplication(session.person.accountId);
  const other = await openBrowser(colleague);
  for (const open of [page, other]) {
    await open.goto(routes.applications);
    await expect(applicationRow(open, application.name)).toBeVisible();
  }
  await db().session.update({ where: { id: session.id }, data: { endedAt: new Date() } });
  await db().person.update({ where: { id: colleague.person.id }, data: { deactivatedAt: new Date() } });
  for (const open of [page, other]) {
    await applicationRow(open, application.name).getByRole("link", { name: application.name }).click();
    await expect(open).toHaveURL(/\/sign-in/);
    await expect(open.getByText(application.name)).toHaveCount(0);
  }
});

test("a VIEWER sees no control that changes something", async ({ page, signIn }) => {
  const viewer = await signIn({ role: "VIEWER" });
  const application = await makeApplication(viewer.person.accountId, withPendingChanges());
  for (const path of [routes.applications, routes.application(application.id)]) {
    await page.goto(path);
    await expect(page.getByText("Your role is read-only.")).toBeVisible();
    const changing = /Add Application|Modify|^View|Update|Cancel|End old secret/;
    await expect(page.getByRole("button", { name: changing })).toHaveCount(0);
  }
  await page.goto(routes.billing);
  await expect(page.getByText("Your role is read-only.")).toBeVisible();
  await expect(page.getByRole("button", { name: /card|Top up/ })).toHaveCount(0);
});
