// The boundaries between layers and processes are rules of the linter (.config/biome.json). This test proves that it finds a
// violation of each: a linter that skips files, or a pattern that matches nothing, would report success.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

/** [file, imported module]: each file contains one import that its layer forbids. */
const forbidden: [string, string][] = [
  ["lib/shared/a.ts", 'import { log } from "@/lib/platform/log";'],
  ["lib/shared/b.ts", 'import { readFile } from "node:fs";'],
  ["lib/platform/a.ts", 'import { can } from "@/lib/core/permissions";'],
  ["lib/platform/b.ts", 'import type { Actor } from "@/lib/core/actor";'],
  ["lib/platform/c.ts", 'import { headers } from "next/headers";'],
  ["lib/core/a.ts", 'import { labels } from "@/lib/audit/labels";'],
  ["lib/core/b.ts", 'import { requireMember } from "@/lib/web/guards";'],
  ["lib/planted/rules.ts", 'import { now } from "@/lib/platform/clock";'],
  ["lib/planted/policy.ts", 'import { list } from "./queries";'],
  ["lib/planted/labels.ts", 'import type { Row } from "@/prisma/client/client";'],
  ["lib/planted/schema.ts", 'import { randomUUID } from "node:crypto";'],
  ["lib/planted/queries.ts", 'import { add } from "./commands";'],
  ["lib/planted2/queries.ts", 'import { action } from "@/lib/actions/planted";'],
  ["lib/planted/commands.ts", 'import { db } from "@/lib/platform/db";'],
  ["lib/planted2/commands.ts", 'import { sandbox } from "./adapters/sandbox";'],
  ["lib/planted3/commands.ts", 'import { requireMember } from "@/lib/web/guards";'],
  ["lib/planted/store.ts", 'import { start } from "@/services/sms-api/start";'],
  ["lib/planted/jobs.ts", 'import { sandbox } from "@/lib/billing/adapters/sandbox";'],
  ["lib/planted/part.ts", 'import { labels } from "../audit/labels";'],
  ["lib/web/a.ts", 'import { action } from "@/lib/actions/applications";'],
  ["lib/actions/a.ts", 'import { list } from "@/lib/applications/queries";'],
  ["components/planted/a.tsx", 'import { list } from "@/lib/applications/queries";'],
  ["components/planted/b.tsx", 'import { env } from "@/lib/platform/env";'],
  ["components/planted/c.tsx", 'import Page from "@/app/page";'],
  ["app/planted/page.tsx", 'import { db } from "@/lib/platform/db";'],
  ["app/planted2/page.tsx", 'import { add } from "@/lib/applications/commands";'],
  ["app/planted3/page.tsx", 'import { start } from "@/services/sms-api/start";'],
  ["services/console/a.ts", 'import { start } from "@/services/sms-api/start";'],
  ["services/console/b.ts", 'import { Button } from "@/components/ui/button";'],
  ["services/operator-shell/a.ts", 'import { action } from "@/lib/actions/applications";'],
  ["services/sms-api/a.ts", 'import { list } from "@/lib/calls/queries";'],
  ["services/sms-api/b.ts", 'import { NextRequest } from "next/server";'],
  ["services/sms-api/c.ts", 'import { stop } from "@/services/console/graceful-stop";'],
  ["scripts/a.ts", 'import { Button } from "@/components/ui/button";'],
  ["e2e/a.ts", 'import { action } from "@/lib/actions/applications";'],
  ["prisma/a.ts", 'import Page from "@/app/page";'],
];

/** Similar imports that are allowed. */
const allowed: [string, string][] = [
  ["lib/shared/ok.ts", 'import { Role } from "@/prisma/client/enums";'],
  ["lib/platform/ok.ts", 'import { ok } from "@/lib/shared/result";'],
  ["lib/core/ok.ts", 'import { db } from "@/lib/platform/db";'],
  ["lib/planted4/rules.ts", 'import { addMs } from "@/lib/shared/time";'],
  ["lib/planted4/commands.ts", 'import type { Transaction } from "@/lib/platform/db";'],
  ["lib/planted4/queries.ts", 'import { db } from "@/lib/platform/db";'],
  ["lib/planted4/part.ts", 'import { rule } from "@/lib/whitelist/rules";'],
  ["lib/planted4/commands.db.test.ts", 'import { makeMember } from "@/scripts/test/support/factories";'],
  ["components/planted/ok.tsx", 'import type { ApplicationRow } from "@/lib/applications/queries";'],
  ["services/sms-api/ok.ts", 'import { storeMessages } from "@/lib/messages/store";'],
];

const cycles: [string, string][] = [
  ["lib/planted5/one.ts", 'import { two } from "./two"; export const one = two;'],
  [
    "lib/planted5/two.ts",
    'import type { three } from "@/lib/planted5/three"; export const two = 2; export type Two = typeof three;',
  ],
  ["lib/planted5/three.ts", 'import { one } from "./one"; export const three = one;'],
];

const others: [string, string, string][] = [
  ["lib/planted/environment.ts", "export const limit = process.env.LIMIT;", "noProcessEnv"],
  ["lib/planted/again.ts", 'export * from "./part";', "noReExportAll"],
  ["lib/planted/CamelCase.ts", "export const a = 1;", "useFilenamingConvention"],
  ["lib/planted/skipped.test.ts", 'it.skip("a", () => {});', "noSkippedTests"],
];

const root = resolve(import.meta.dirname, "../..");
let folder = "";
/** The names of the rules that each planted file violates. */
const found = new Map<string, string[]>();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "boundaries-"));
  for (const file of [".config/biome.json", "package.json", "tsconfig.json"]) cpSync(join(root, file), join(folder, file));
  for (const [path, text] of [...forbidden, ...allowed, ...cycles, ...others]) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `${text}\n`);
  }
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(root, "node_modules/@biomejs/biome/bin/biome"),
      "lint",
      "--config-path=.config",
      "--reporter=github",
      "--max-diagnostics=none",
    ],
    { cwd: folder, encoding: "utf8" },
  );
  for (const [, rule = "", path = ""] of stdout.matchAll(/title=lint\/\w+\/(\w+),file=([^,]+),/g)) {
    const name = path.slice(path.indexOf(folder) + folder.length + 1);
    found.set(name, [...(found.get(name) ?? []), rule]);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the linter", () => {
  it.each(forbidden)("forbids in %s: %s", (path) => {
    expect(found.get(path)).toContain("noRestrictedImports");
  });
  it.each(allowed)("allows in %s: %s", (path) => {
    expect(found.get(path) ?? []).not.toContain("noRestrictedImports");
  });
  it.each(cycles)("finds the cycle of imports through %s, types included", (path) => {
    expect(found.get(path)).toContain("noImportCycles");
  });
  it.each(others)("refuses %s: %s", (path, _, rule) => {
    expect(found.get(path)).toContain(rule);
  });
});
