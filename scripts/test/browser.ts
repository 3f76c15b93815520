// The browser of the end-to-end tests: Playwright's own when it is there and runs here, else one of the system, else one
// that is installed now.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";
import { processEnvironment } from "@/lib/platform/env";
import { runTool } from "./tool";

const systemNames = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "microsoft-edge-stable"];
const macPaths = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function candidates(): string[] {
  const folders = (processEnvironment().PATH ?? "").split(delimiter);
  const ofSystem = systemNames.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [chromium.executablePath(), ...ofSystem, ...macPaths].filter((path) => existsSync(path));
}

/** A downloaded browser may lack libraries of the system. */
function runs(path: string): boolean {
  return spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0;
}

export async function findBrowser(): Promise<string> {
  const find = () => candidates().find(runs);
  const present = find();
  if (present) return present;
  console.log("… A browser for the tests is being installed");
  await runTool(["node_modules/@playwright/test/cli.js", "install", "chromium"], processEnvironment());
  const downloaded = find();
  if (downloaded) return downloaded;
  if (process.getuid?.() === 0) {
    const apt = (...args: string[]) => spawnSync("apt-get", ["-q", "-y", ...args], { stdio: "inherit" });
    apt("update");
    apt("install", "--no-install-recommends", "chromium");
    const installed = find();
    if (installed) return installed;
  }
  throw new Error("No Chromium was found or could be installed. Install Chromium or Google Chrome and run this again.");
}
