// What every journey starts with: a world of its own, and a browser that is signed in without typing. Any error in the
// browser's console (a violated content policy is one), any uncaught error and any answer of 5xx fails the test, in every
// tab and browser it opened, unless the test says that it expects one.

import { type BrowserContext, type BrowserContextOptions, test as base, type Page } from "@playwright/test";
import { type AccountOptions, makeMember, type PersonOptions } from "@/scripts/test/support/factories";
import { type DatabaseLine, type OwnConsole, openDatabaseLine, startOwnConsole } from "./own-console";

export { expect } from "@playwright/test";

export type World = Awaited<ReturnType<typeof makeMember>>;

type Holder = Pick<World, "cookie">;

type Fixtures = {
  /** Makes a member (of a new account unless told otherwise) and signs the page's browser in. */
  signIn: (options?: PersonOptions & { account?: AccountOptions }) => Promise<World>;
  /** Another browser, watched like the first; signed in as `world` when one is given. */
  openBrowser: (world?: Holder, options?: BrowserContextOptions) => Promise<Page>;
  /** Starts a console for this test alone, with the environment changed as told; answers its address. */
  startConsole: (changes: Record<string, string>) => Promise<string>;
  /** A line to the database that can be cut. */
  databaseLine: DatabaseLine;
  /** Lets the test provoke errors whose text matches. */
  expectErrors: (pattern: RegExp) => void;
};

export async function signInAs(page: Page, world: Holder, baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ ...world.cookie, url: baseURL ?? "", httpOnly: true, sameSite: "Lax" }]);
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
      const world = await makeMember(options);
      await signInAs(page, world, baseURL);
      return world;
    });
  },
  openBrowser: async ({ browser, baseURL, errors }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (world, options) => {
      const context = await browser.newContext(options);
      contexts.push(context);
      watchContext(context, errors);
      const page = await context.newPage();
      if (world) await signInAs(page, world, baseURL);
      return page;
    });
    for (const context of contexts) await context.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above
  databaseLine: async ({}, use) => {
    const line = await openDatabaseLine();
    await use(line);
    await line.close();
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
