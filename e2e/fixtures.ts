// What every journey starts with: a world of its own, and a browser that is signed in without typing. Any error in the
// browser's console, any uncaught error and any answer of 5xx fails the test, unless the test says that it expects one.

import { test as base, type Page } from "@playwright/test";
import { type AccountOptions, makeMember, type PersonOptions } from "@/prisma/factories";

export { expect } from "@playwright/test";

export type World = Awaited<ReturnType<typeof makeMember>>;

type Fixtures = {
  /** Makes a member (of a new account unless told otherwise) and signs the page's browser in. */
  signIn: (options?: PersonOptions & { account?: AccountOptions }) => Promise<World>;
  /** Lets the test provoke errors whose text matches. */
  expectErrors: (pattern: RegExp) => void;
};

export async function signInAs(page: Page, world: Pick<World, "cookie">, baseURL: string | undefined): Promise<void> {
  await page.context().addCookies([{ ...world.cookie, url: baseURL ?? "", httpOnly: true, sameSite: "Lax" }]);
}

export const test = base.extend<Fixtures & { watch: undefined }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from the pattern.
  expectErrors: async ({}, use) => {
    await use((pattern) => expected.push(pattern));
    expected.length = 0;
  },
  watch: [
    async ({ page, expectErrors: _ }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error") errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(`uncaught: ${error.message}`));
      page.on("response", (response) => {
        if (response.status() >= 500) errors.push(`${response.status()} ${response.url()}`);
      });
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
});

/** Patterns of the running test; a worker runs one test at a time. */
const expected: RegExp[] = [];
