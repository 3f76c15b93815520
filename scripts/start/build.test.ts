import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { processEnvironment } from "@/lib/platform/env";
import { nextEnvironment } from "./build";

let root = "";

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "build-"));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The value of a variable after Next.js has loaded the .env files in `root`. */
function loadedValue(variable: string, given: NodeJS.ProcessEnv): string {
  // The loader of .env files that Next.js itself uses.
  const reader = createRequire(createRequire(import.meta.url).resolve("next/package.json")).resolve("@next/env");
  const program = `require(${JSON.stringify(reader)}).loadEnvConfig(${JSON.stringify(root)}, false, { info() {}, error() {} });
    process.stdout.write(process.env[${JSON.stringify(variable)}] ?? "nothing");`;
  return spawnSync(process.execPath, ["-e", program], { env: given, encoding: "utf8" }).stdout;
}

it("ignores .env files, because they would change values that the supervisor has checked", () => {
  for (const file of [".env", ".env.local", ".env.production", ".env.production.local"]) {
    writeFileSync(join(root, file), "SUPPORT_CONTACT=from a file\n");
  }
  const given: NodeJS.ProcessEnv = { PATH: processEnvironment().PATH, NODE_ENV: "production" };
  expect(loadedValue("SUPPORT_CONTACT", given)).toBe("from a file");
  expect(loadedValue("SUPPORT_CONTACT", { ...given, ...nextEnvironment(root, ".build/x", "key") })).toBe("nothing");
});
