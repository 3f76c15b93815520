// Finds the browser of the end-to-end tests. A headless shell is the same engine without windows: a test takes a third of the
// CPU time that it takes in the full browser, which paints a window with tabs and a toolbar for each test. So a shell comes
// first: Playwright's, or one of the system; as root on Debian it is installed. Then a full browser of the system.
// Where there is none of these, Playwright downloads its shell.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";
import { runTool } from "./tool";

const shellNames = ["chromium-headless-shell", "chrome-headless-shell"];
const fullNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable"];
const macPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function findPrograms(names: string[]): string[] {
  const folders = (processEnvironment().PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).filter((path) => existsSync(path));
}

/** A browser that is there may still lack libraries. Without a path: Playwright's own shell. */
async function canLaunch(executablePath?: string): Promise<boolean> {
  try {
    const browser = await chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
    await browser.close();
    return true;
  } catch {
    return false;
  }
}

async function firstThatLaunches(paths: string[]): Promise<string | undefined> {
  for (const path of paths) if (await canLaunch(path)) return path;
  return undefined;
}

function installDebianShell(): void {
  if (process.getuid?.() !== 0 || findPrograms(["apt-get"]).length === 0) return;
  console.log("… A headless browser for the tests is being installed");
  const apt = (...args: string[]) => spawnSync("apt-get", ["-q", "-y", ...args], { stdio: "ignore" });
  apt("update");
  apt("install", "--no-install-recommends", "chromium-headless-shell");
}

/** Answers the browser's path, or null for the one that Playwright launches by itself. */
export async function findBrowser(): Promise<string | null> {
  if (await canLaunch()) return null;
  const shell = await firstThatLaunches(findPrograms(shellNames));
  if (shell) return shell;
  installDebianShell();
  const browser = await firstThatLaunches([...findPrograms([...shellNames, ...fullNames]), ...macPaths.filter(existsSync)]);
  if (browser) return browser;
  console.log("… A browser for the tests is being installed");
  await runTool(["node_modules/@playwright/test/cli.js", "install", "--only-shell", "chromium"], processEnvironment());
  if (await canLaunch()) return null;
  throw new Error("No Chromium was found or could be installed. Install Chromium or Google Chrome and run this again.");
}
