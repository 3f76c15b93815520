// What every test starts with: an account of its own, and a browser that is signed in without typing. An error in the
// browser's console (a violation of the content security policy is one), an uncaught error and an answer of 5xx fail the test,
// in every tab and browser that it opens, unless the test says that it expects it.

import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { type AccountOptions, type MemberSession, makeMember, type PersonOptions } from "@/scripts/test/support/factories";
import { type DatabaseProxy, type OwnConsole, startDatabaseProxy, startOwnConsole } from "./own-console";

export { expect } from "@playwright/test";

type WithCookie = Pick<MemberSession, "cookie">;

type Fixtures = {
  /** Makes a member, by default of a new account, and signs the page's browser in. */
  signIn: (options?: PersonOptions & { account?: AccountOptions }) => Promise<MemberSession>;
  /** Opens another browser, watched like the first; signed in when a session is given. */
  openBrowser: (session?: WithCookie, options?: BrowserContextOptions) => Promise<Page>;
  /** Starts a console for this test alone, with these changes of the environment; answers its address. */
  startConsole: (changes: Record<string, string>) => Promise<string>;
  /** A connection to the database that the test can cut. */
  databaseProxy: DatabaseProxy;
  /** Allows errors whose text matches. */
  expectErrors: (pattern: RegExp) => void;
};

export async function signInAs(page: Page, session: WithCookie, baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ ...session.cookie, url: baseURL ?? "", httpOnly: true, sameSite: "Lax" }]);
}

function watchContext(context: BrowserContext, errors: string[]): void {
  context.on("console", (message) => {
    if (message.type() === "error") errors.push(`${message.text()} (${message.location().url})`);
  });
  context.on("weberror", (error) => errors.push(`uncaught: ${error.error().message}`));
  context.on("response", (response) => {
    if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
  });
}

export const test = base.extend<Fixtures & { errors: string[]; watch: undefined }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  errors: async ({}, use) => use([]),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  expectErrors: async ({}, use) => {
    await use((pattern) => expected.push(pattern));
    expected.length = 0;
  },
  watch: [
    async ({ context, errors, expectErrors: _ }, use) => {
      watchContext(context, errors);
      await use(undefined);
      const unexpected = errors.filter((text) => !expected.some((pattern) => pattern.test(text)));
      if (unexpected.length > 0) throw new Error(`The browser reported errors:\n${unexpected.join("\n")}`);
    },
    { auto: true },
  ],
  signIn: async ({ page, baseURL }, use) => {
    await use(async (options = {}) => {
      const session = await makeMember(options);
      await signInAs(page, session, baseURL);
      return session;
    });
  },
  openBrowser: async ({ browser, baseURL, errors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (session, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watchContext(context, errors);
      const page = await context.newPage();
      if (session) await signInAs(page, session, baseURL);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  databaseProxy: async ({}, use) => {
    const proxy = await startDatabaseProxy();
    await use(proxy);
    await proxy.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  startConsole: async ({}, use) => {
    const consoles: OwnConsole[] = [];
    await use(async (changes) => {
      const started = await startOwnConsole(changes);
      consoles.push(started);
      return started.url;
    });
    for (const started of consoles) await started.stop();
  },
});

/** Patterns of the running test; a worker runs one test at a time. */
const expected: RegExp[] = [];
