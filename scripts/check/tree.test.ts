// Where files live and what they are called: what no linter knows of this tree.

import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { type Check, type Files, isTest, readFiles } from "./files";

const visibleRoot = new Set([
  ...["app", "components", "lib", "services", "prisma", "e2e", "scripts", "docs", "public"],
  ...["package.json", "package-lock.json", "tsconfig.json", "next.config.js", "proxy.ts"],
  ...["README.md", "LICENSE", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "Dockerfile", "compose.yaml"],
]);

const rootIsComplete: Check = (files) =>
  [...new Set([...files.keys()].map((path) => path.split("/")[0] ?? ""))]
    .filter((name) => !name.startsWith(".") && !visibleRoot.has(name))
    .map((name) => `${name}: is not listed for the root. Tools are configured in package.json or .config.`);

const layers = ["shared", "platform", "core", "web", "actions"];
const roles = ["schema", "rules", "policy", "queries", "commands", "attempts", "store", "jobs", "labels"];

function testsBeside(path: string): string[] {
  const stem = path.replace(/\.tsx?$/, "");
  return [`${stem}.test.ts`, `${stem}.db.test.ts`];
}

/** A noun's files have a role of the closed list, or are a pure part with a test beside it. */
const rolesAreClosed: Check = (files) =>
  [...files.keys()].flatMap((path) => {
    const [top, noun = "", ...rest] = path.split("/");
    if (top !== "lib" || layers.includes(noun) || isTest(path)) return [];
    if (rest.length === 0) return [`${path}: lib holds folders only.`];
    if (rest.length > 1 && rest[0] !== "adapters") return [`${path}: a noun has no folder but adapters.`];
    const role = posix.basename(path, ".ts");
    const isKnown = rest[0] === "adapters" || roles.includes(role);
    const needsTest = role === "rules" || role === "policy" || !isKnown;
    if (!needsTest || testsBeside(path).some((test) => files.has(test))) return [];
    return [
      `${path}: ${isKnown ? "has no test beside it" : `is none of the roles (${roles.join(", ")}) and no part with its test beside it`}.`,
    ];
  });

/** A noun never needs itself by way of other nouns, even where no single file does. */
const nounsHaveNoCycle: Check = (files) => {
  const imports = new Map<string, Set<string>>();
  for (const [path, text] of files) {
    const [, from] = /^lib\/([^/]+)\//.exec(path) ?? [];
    if (!from || layers.includes(from) || isTest(path)) continue;
    const targets = imports.get(from) ?? new Set();
    for (const [, to = ""] of text.matchAll(/from "@\/lib\/([^/"]+)\//g))
      if (!layers.includes(to) && to !== from) targets.add(to);
    imports.set(from, targets);
  }
  const reaches = (from: string, goal: string, passed: string[]): boolean =>
    [...(imports.get(from) ?? [])].some((to) => to === goal || (!passed.includes(to) && reaches(to, goal, [...passed, to])));
  return [...imports.keys()]
    .filter((noun) => reaches(noun, noun, []))
    .map((noun) => `lib/${noun}: is part of a cycle between nouns.`);
};

const vague = /(^|\/)(index|utils?|helpers?|misc|common|types)\.[mc]?[jt]sx?$/;
const namesSayWhatIsInside: Check = (files) =>
  [...files.keys()].filter((path) => vague.test(path)).map((path) => `${path}: name the file after what is in it.`);

const routeFiles = /^(page|layout|loading|error|global-error|not-found|route|page\.bench)\.tsx?$|^globals\.css$/;
/** Pages change through actions; a handler is for what a browser or a probe cannot do otherwise. */
const handlers = ["app/api/auth/[...nextauth]", "app/api/session", "app/healthz", "app/readyz", "app/(console)/audit/csv"];
const appHoldsRoutesOnly: Check = (files) =>
  [...files.keys()].flatMap((path) => {
    if (!path.startsWith("app/")) return [];
    if (!routeFiles.test(posix.basename(path))) return [`${path}: app holds routes only.`];
    const isNewHandler = posix.basename(path) === "route.ts" && !handlers.includes(posix.dirname(path));
    return isNewHandler ? [`${path}: the list of route handlers is closed: use a page and an action.`] : [];
  });

const testsStandBesideTheirSubject: Check = (files) =>
  [...files.keys()].flatMap((path) => {
    if (!isTest(path) || path.startsWith("scripts/check/")) return [];
    if (path.endsWith(".spec.ts")) return path.startsWith("e2e/") ? [] : [`${path}: journeys live in e2e.`];
    const stem = path.replace(/(\.db|\.timing)?\.test\.tsx?$/, "");
    const exists = [".ts", ".tsx", ".mjs"].some((ending) => files.has(stem + ending));
    return exists ? [] : [`${path}: has no file of this name beside it.`];
  });

/** Instants come from our clock, and every foreign key has an index. */
const schemaFollowsTheRules: Check = (files) => {
  const text = files.get("prisma/schema.prisma") ?? "";
  return [...text.matchAll(/^model (\w+) \{([\s\S]*?)^\}/gm)].flatMap(([, model = "", body = ""]) => {
    const instants = [...body.matchAll(/^ {2}(\w+) +DateTime.*$/gm)]
      .filter(([line]) => !line.includes("@db.Timestamptz(3)") || line.includes("@default") || line.includes("@updatedAt"))
      .map(([, field]) => `schema.prisma: ${model}.${field} must be Timestamptz(3) and come from our clock.`);
    const indexed = [...body.matchAll(/@@(?:id|unique|index)\(\[(\w+)/g)].map(([, first]) => first);
    const keys = [...body.matchAll(/@relation\(fields: \[(\w+)/g)]
      .map(([, field = ""]) => field)
      .filter((field) => !indexed.includes(field) && !new RegExp(`^ {2}${field} .*@(id|unique)`, "m").test(body))
      .map((field) => `schema.prisma: the foreign key ${model}.${field} has no index.`);
    return [...instants, ...keys];
  });
};

/** [what it says, the check, files that violate it, files that come close and do not]. */
const checks: [string, Check, Record<string, string>, Record<string, string>][] = [
  [
    "the root holds what is listed and nothing else",
    rootIsComplete,
    { "tool.config.ts": "" },
    { "proxy.ts": "", ".config/x.json": "" },
  ],
  [
    "a noun holds files of the closed roles, and parts with a test",
    rolesAreClosed,
    { "lib/a/manager.ts": "", "lib/a/rules.ts": "", "lib/a/deep/schema.ts": "", "lib/words.ts": "" },
    {
      "lib/a/schema.ts": "",
      "lib/a/rules.ts": "",
      "lib/a/rules.test.ts": "",
      "lib/a/part.ts": "",
      "lib/a/part.db.test.ts": "",
      "lib/a/adapters/x.ts": "",
    },
  ],
  [
    "no cycle leads through the folders of nouns",
    nounsHaveNoCycle,
    { "lib/a/one.ts": 'import { x } from "@/lib/b/two";', "lib/b/three.ts": 'import type { y } from "@/lib/a/four";' },
    { "lib/a/one.ts": 'import { x } from "@/lib/b/two";', "lib/b/three.ts": 'import { y } from "@/lib/core/actor";' },
  ],
  [
    "a file is named after what is in it",
    namesSayWhatIsInside,
    { "lib/a/utils.ts": "", "components/b/index.ts": "" },
    { "lib/a/time.ts": "" },
  ],
  [
    "app holds routes only, and few handlers",
    appHoldsRoutesOnly,
    { "app/table.tsx": "", "app/api/new/route.ts": "" },
    { "app/page.tsx": "", "app/healthz/route.ts": "" },
  ],
  [
    "a test stands beside what it tests",
    testsStandBesideTheirSubject,
    { "lib/a/gone.test.ts": "", "lib/a/journey.spec.ts": "" },
    { "lib/a/x.ts": "", "lib/a/x.db.test.ts": "", "e2e/y.spec.ts": "" },
  ],
  [
    "instants come from our clock, and foreign keys are indexed",
    schemaFollowsTheRules,
    {
      "prisma/schema.prisma":
        "model A {\n  at DateTime @default(now()) @db.Timestamptz(3)\n  bId String\n  b B @relation(fields: [bId], references: [id])\n}\n",
    },
    {
      "prisma/schema.prisma":
        "model A {\n  at DateTime @db.Timestamptz(3)\n  bId String\n  b B @relation(fields: [bId], references: [id])\n\n  @@index([bId])\n}\n",
    },
  ],
];

const tree = readFiles();
const planted = (files: Record<string, string>): Files => new Map(Object.entries(files));

describe.each(checks)("%s", (_, check, bad, good) => {
  it("in this tree", () => expect(check(tree)).toEqual([]));
  it("and each planted violation is found", () => {
    const found = check(planted(bad)).join("\n");
    for (const path of Object.keys(bad))
      expect(found).toContain(path.startsWith("prisma/") ? "schema.prisma" : path.split("/").slice(0, 2).join("/"));
  });
  it("and nothing else", () => expect(check(planted(good))).toEqual([]));
});

it("every icon that is named is drawn, and none twice", () => {
  const drawn = [...(tree.get("components/ui/icons.svg") ?? "").matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id);
  const named = [...(tree.get("components/ui/icon.tsx") ?? "").matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, name]) => name);
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn).toEqual(named);
});
