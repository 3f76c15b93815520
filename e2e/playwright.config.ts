// Journeys in a real browser on a production build. `npm test -- e2e` (scripts/test/main.ts) starts the console and the SMS API
// and passes their addresses in the environment. The mail server runs here, because the tests read what it receives.

import { defineConfig } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";

const { E2E_BASE_URL, E2E_BROWSER, E2E_REPORT, E2E_TRACE } = processEnvironment();

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
    // A trace takes two fifths of the time of a test.
    trace: E2E_TRACE ? "on" : "off",
    launchOptions: {
      ...(E2E_BROWSER ? { executablePath: E2E_BROWSER } : {}),
      // The first is needed as root. Without the others, a browser of the system connects to its vendor at every start.
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
