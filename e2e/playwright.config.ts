// Journeys in a real browser on a production build. `npm test` starts the console and hands its address and environment over
// (scripts/test.ts); the mail server that the console sends to is started here, because tests read what it took.

import { defineConfig } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";

const { E2E_BASE_URL, E2E_BROWSER, E2E_REPORT } = processEnvironment();

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  globalSetup: "./global-setup.ts",
  fullyParallel: true,
  forbidOnly: true,
  workers: 2,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: E2E_REPORT ? [["line"], ["json", { outputFile: E2E_REPORT }]] : [["line"]],
  use: {
    ...(E2E_BASE_URL ? { baseURL: E2E_BASE_URL } : {}),
    locale: "en-GB",
    timezoneId: "Asia/Kathmandu",
    trace: "retain-on-failure",
    launchOptions: {
      ...(E2E_BROWSER ? { executablePath: E2E_BROWSER } : {}),
      // Without them a browser of the system looks for its maker's servers at every start; as root it needs the first.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
