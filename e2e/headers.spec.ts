// The headers of every answer: the content security policy, the constant headers, the cookies, and no redirect to another
// site.

import { request as httpRequest } from "node:http";
import type { APIResponse } from "@playwright/test";
import { db } from "@/lib/platform/db";
import { routes } from "@/lib/shared/routes";
import { makeApplication, makePerson, PASSWORD } from "@/scripts/test/support/factories";
import { applicationRow, dialog } from "./console-screens";
import { expect, test } from "./fixtures";
import { passWithCode } from "./mailed-code";
import { isAction } from "./server-actions";
import { submitSignIn } from "./sign-in-form";

function policyOf(response: APIResponse): Map<string, string[]> {
  const text = response.headers()["content-security-policy"] ?? "";
  return new Map(text.split("; ").map((directive) => [directive.split(" ")[0] ?? "", directive.split(" ").slice(1)]));
}

const nonceOf = (sources: string[] = []) => sources.map((source) => /^'nonce-(.+)'$/.exec(source)?.[1]).find(Boolean);

test("every page has a policy that allows only its own scripts, with a new nonce each time", async ({ request, signIn }) => {
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  const cookie = `${session.cookie.name}=${session.cookie.value}`;
  const asMember = { headers: { cookie } };
  const nonces = new Set<string>();
  const pages: [string, object][] = [
    [routes.signIn, {}],
    [routes.applications, asMember],
    [routes.application(application.id), asMember],
    [routes.application(crypto.randomUUID()), asMember],
    ["/no-such-page", {}],
    ["/no-such-page", asMember],
    ["/_next/no-such-file", {}],
  ];
  for (const [path, options] of pages) {
    const response = await request.get(path, options);
    const policy = policyOf(response);
    const scripts = policy.get("script-src") ?? [];
    const nonce = nonceOf(scripts);
    expect(nonce, path).toBeDefined();
    nonces.add(nonce ?? "");
    expect(scripts.filter((source) => source.startsWith("'unsafe"))).toEqual([]);
    expect(policy.get("default-src")).toEqual(["'none'"]);
    expect(policy.get("style-src-elem")?.filter((source) => source.startsWith("'unsafe"))).toEqual([]);
    for (const closed of ["frame-ancestors", "base-uri", "object-src"]) expect(policy.get(closed)).toEqual(["'none'"]);
    expect(policy.get("form-action")).toEqual(["'self'"]);
    // The policy allows each script of the page.
    const html = await response.text();
    const tags = html.match(/<script\b[^>]*>/g) ?? [];
    expect(tags.length).toBeGreaterThan(0);
    for (const tag of tags) expect(tag).toContain(`nonce="${nonce}"`);
    expect(html).not.toMatch(/<[^>]+\son[a-z]+=/i);
    expect(response.headers()["cache-control"]).toContain("no-store");
  }
  expect(nonces.size).toBe(pages.length);
});

test("every answer has the constant headers, and none names the software", async ({ request, signIn, page }) => {
  const session = await signIn();
  const headers = { cookie: `${session.cookie.name}=${session.cookie.value}` };
  await page.goto(routes.signIn);
  const script = await page.locator("script[src]").first().getAttribute("src");
  const paths = [
    "/",
    routes.signIn,
    routes.applications,
    "/no-such-page",
    routes.health,
    routes.readiness,
    routes.session,
    routes.authToken,
    "/logo.svg",
    script ?? "",
  ];
  for (const path of paths) {
    const response = await request.get(path, { headers, maxRedirects: 0 });
    expect(response.headers(), path).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(response.headers()).not.toHaveProperty("x-powered-by");
    expect(response.headers()).not.toHaveProperty("server");
    // Without TLS this header would make the console unreachable.
    expect(response.headers()).not.toHaveProperty("strict-transport-security");
  }
});

test("cookies are not available to scripts and to other sites", async ({ page, context }) => {
  const person = await makePerson();
  await page.goto(routes.signIn);
  await submitSignIn(page, person.email, PASSWORD);
  await expect(page).toHaveURL(/\/applications$/);
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name).sort()).toEqual(["next-auth.csrf-token", "next-auth.session-token"]);
  for (const cookie of cookies) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", domain: "localhost" });
  }
  const token = cookies.find(({ name }) => name === "next-auth.session-token");
  expect((token?.expires ?? 0) * 1000 - Date.now()).toBeLessThanOrEqual(12 * 60 * 60_000);
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("the session endpoints return neither the session id nor more of the person than the name", async ({ request, signIn }) => {
  const session = await signIn({ name: "Shown By Name" });
  const headers = { cookie: `${session.cookie.name}=${session.cookie.value}` };
  const known = await request.get("/api/auth/session", { headers });
  expect(await known.json()).toEqual({ user: { name: "Shown By Name" }, expires: expect.any(String) });
  const clock = await request.get(routes.session, { headers });
  expect(await clock.json()).toEqual({
    ok: true,
    value: { now: expect.any(String), endsAt: expect.any(String), absoluteEndsAt: expect.any(String) },
  });
  for (const response of [known, clock]) {
    expect(response.headers()["cache-control"]).toBe("no-store");
    const text = await response.text();
    for (const fact of [session.sid, session.id, session.person.id, session.person.email]) expect(text).not.toContain(fact);
  }
  expect(await (await request.get("/api/auth/session")).json()).toEqual({});
});

test("forged headers about address and request id do not reach the audit log", async ({ page, signIn }) => {
  const forged = {
    "x-forwarded-for": "203.0.113.66",
    "x-real-ip": "203.0.113.66",
    forwarded: "for=203.0.113.66",
    "x-peer-address": "203.0.113.66",
    "x-request-id": "forged-request-id",
  };
  const session = await signIn();
  const application = await makeApplication(session.person.accountId);
  await page.setExtraHTTPHeaders(forged);
  await page.goto(routes.applications);
  await applicationRow(page, application.name).getByRole("button", { name: "View Application Secret" }).click();
  await passWithCode(dialog(page, "View Application Secret"), session.person.email);
  await expect(page.getByRole("code")).toBeVisible();

  const person = await makePerson();
  await page.context().clearCookies();
  await page.goto(routes.signIn);
  await submitSignIn(page, person.email, PASSWORD);
  await expect(page).toHaveURL(/\/applications$/);

  const events = await db().auditEvent.findMany({ where: { actorId: { in: [session.person.id, person.id] } } });
  expect(events.map(({ event }) => event).sort()).toEqual(["secret.revealed", "session.signed_in", "verification.code_sent"]);
  for (const event of events) {
    expect(event.address).toBe("127.0.0.1");
    expect(event.requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f-]{27}$/);
  }
  expect(await db().session.findFirst({ where: { personId: person.id } })).toMatchObject({ address: "127.0.0.1" });
});

const elsewhere = [
  "https://elsewhere.example",
  "//elsewhere.example",
  "/\\elsewhere.example",
  "\\\\elsewhere.example",
  "/..//elsewhere.example",
  "/%2e%2e//elsewhere.example",
  "/\t/elsewhere.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "http:elsewhere.example",
  "/sign-in?from=//elsewhere.example",
  "@elsewhere.example",
  ".elsewhere.example",
];

test("no link leads to another site after signing in", async ({ request, signIn, page, baseURL }) => {
  const session = await signIn();
  const headers = { cookie: `${session.cookie.name}=${session.cookie.value}` };
  for (const from of elsewhere) {
    const response = await request.get(`${routes.signIn}?from=${encodeURIComponent(from)}`, { headers, maxRedirects: 0 });
    expect(response.status(), from).toBe(307);
    const target = new URL(response.headers().location ?? "", baseURL);
    expect(target.origin, from).toBe(new URL(baseURL ?? "").origin);
  }
  // The same in a browser.
  await page.context().clearCookies();
  for (const from of ["//elsewhere.example", "https://elsewhere.example/"]) {
    await page.goto(`${routes.signIn}?from=${encodeURIComponent(from)}&callbackUrl=${encodeURIComponent(from)}`);
    await submitSignIn(page, session.person.email, PASSWORD);
    await expect(page).toHaveURL(`${baseURL}${routes.applications}`);
    // The click may come before hydration; it is then replayed after hydration.
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(`${baseURL}${routes.signIn}`);
  }
});

test("next-auth redirects to no other site, and its own pages are never shown", async ({ request, baseURL }) => {
  const callback = `callbackUrl=${encodeURIComponent("https://elsewhere.example/")}`;
  const paths = ["signin", "signout", "error", "verify-request", "signin/credentials", "callback/credentials", "providers"];
  for (const path of [...paths, "new-user", "_log"]) {
    for (const forged of ["accept-language", "host", "x-forwarded-host"]) {
      const response = await request.get(`/api/auth/${path}?${callback}&error=OAuthSignin`, {
        maxRedirects: 0,
        headers: { [forged]: "elsewhere.example", accept: "text/html" },
      });
      expect([303, 404], `${path} ${response.status()}`).toContain(response.status());
      if (response.status() === 303) expect(response.headers().location).toBe(routes.signIn);
      expect(await response.text()).not.toMatch(/next-?auth|elsewhere/i);
      expect(response.headers()["set-cookie"] ?? "").not.toContain("callback-url");
    }
  }
  const { csrfToken } = (await (await request.get(routes.authToken)).json()) as { csrfToken: string };
  for (const path of [routes.authSignIn, routes.authSignOut]) {
    const answer = await request.post(`${path}?${callback}`, {
      form: { csrfToken, callbackUrl: "https://elsewhere.example/", redirect: "true", json: "false" },
      maxRedirects: 0,
      headers: { origin: baseURL ?? "" },
    });
    expect(answer.status()).toBe(200);
    expect(await answer.text()).not.toContain("elsewhere");
    expect(answer.headers()).not.toHaveProperty("location");
  }
});

test("signing in and out needs the CSRF token", async ({ request, signIn }) => {
  const person = await makePerson();
  const session = await signIn();
  const signingIn = await request.post(routes.authSignIn, { form: { email: person.email, password: PASSWORD } });
  expect(await signingIn.json()).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  expect(signingIn.headers()).not.toHaveProperty("set-cookie");
  const signingOut = await request.post(routes.authSignOut, {
    form: { csrfToken: "0".repeat(64) },
    headers: { cookie: `${session.cookie.name}=${session.cookie.value}` },
  });
  expect(await signingOut.json()).toMatchObject({ ok: false, failure: { code: "forbidden" } });
  expect(await db().session.findUnique({ where: { id: session.id } })).toMatchObject({ endedAt: null });
  expect(await db().session.count({ where: { personId: person.id } })).toBe(0);
});

test("an unknown address shows the console's own page", async ({ page, signIn, expectErrors }) => {
  expectErrors(/status of 404/);
  for (const path of ["/no-such-page", "/applications/a/b/c", "/api/no-such-thing", "/.env", "/_next/no-such-file"]) {
    const response = await page.goto(path);
    expect(response?.status(), path).toBe(404);
    await expect(page).toHaveTitle(/^Page not found /);
    await expect(page.getByRole("heading", { level: 1, name: "Page not found" })).toBeVisible();
    await expect(page.getByText("This page could not be found")).toHaveCount(0);
  }
  await signIn();
  await page.getByRole("link", { name: "Go to Application Management" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Application Management" })).toBeVisible();
});

test("HTTP methods and framework features that no page needs are refused, without a server error", async ({ baseURL }) => {
  const { hostname, port } = new URL(baseURL ?? "");
  // Playwright's client cannot send such a request.
  const statusOf = (method: string, path: string) =>
    new Promise<number>((resolve, reject) => {
      const asked = httpRequest({ hostname, port, method, path }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      asked.on("error", reject);
      asked.end();
    });
  for (const method of ["TRACE", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND"]) {
    expect(await statusOf(method, routes.signIn), method).toBe(405);
  }
  // Scaling images takes CPU time; no page needs it.
  expect(await statusOf("GET", "/_next/image?url=%2Freadme%2Fapplication-management.png&w=640&q=75")).toBe(404);
});

test("answers of actions are not cached, also those with a secret", async ({ page, signIn }) => {
  const { person } = await signIn();
  const application = await makeApplication(person.accountId);
  await page.goto(routes.applications);
  const answers: string[] = [];
  page.on("response", (response) => {
    if (isAction(response.request())) answers.push(response.headers()["cache-control"] ?? "nothing");
  });
  await applicationRow(page, application.name).getByRole("button", { name: "View Application Secret" }).click();
  await passWithCode(dialog(page, "View Application Secret"), person.email);
  await expect(page.getByRole("code")).toBeVisible();
  expect(answers.length).toBe(2);
  for (const answer of answers) expect(answer).toContain("no-store");
});
