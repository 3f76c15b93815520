// Rules for the folders and names of files that no linter can check.

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

/** The imports between the folders of nouns contain no cycle, also where those between single files contain none. */
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
  [...files.keys()].filter((path) => vague.test(path)).map((path) => `${path}: use a name that says what the file contains.`);

const routeFiles = /^(page|layout|loading|error|global-error|not-found|route|page\.bench)\.tsx?$|^globals\.css$/;
/** Pages change data through actions. A route handler is only for what an action cannot do, such as a download or a probe. */
const handlers = ["app/api/auth/[...nextauth]", "app/api/session", "app/healthz", "app/readyz", "app/(console)/audit/csv"];
const appHoldsRoutesOnly: Check = (files) =>
  [...files.keys()].flatMap((path) => {
    if (!path.startsWith("app/")) return [];
    if (!routeFiles.test(posix.basename(path))) return [`${path}: app holds routes only.`];
    const isNewHandler = posix.basename(path) === "route.ts" && !handlers.includes(posix.dirname(path));
    return isNewHandler ? [`${path}: the list of route handlers is closed: use a page and an action.`] : [];
  });

const testsAreBesideTheirSubject: Check = (files) =>
  [...files.keys()].flatMap((path) => {
    if (!isTest(path) || path.startsWith("scripts/check/")) return [];
    if (path.endsWith(".spec.ts")) return path.startsWith("e2e/") ? [] : [`${path}: journeys live in e2e.`];
    const stem = path.replace(/(\.db|\.timing)?\.test\.tsx?$/, "");
    const exists = [".ts", ".tsx", ".mjs"].some((ending) => files.has(stem + ending));
    return exists ? [] : [`${path}: has no file of this name beside it.`];
  });

/** No instant comes from the database's clock, and every foreign key has an index. */
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

/** [the rule, its check, files that violate it, similar files that do not]. */
const checks: [string, Check, Record<string, string>, Record<string, string>][] = [
  [
    "the root contains only the listed files and folders",
    rootIsComplete,
    { "tool.config.ts": "" },
    { "proxy.ts": "", ".config/x.json": "" },
  ],
  [
    "a file of a noun has a role of the closed list, or has a test",
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
    "the folders of nouns import each other without a cycle",
    nounsHaveNoCycle,
    { "lib/a/one.ts": 'import { x } from "@/lib/b/two";', "lib/b/three.ts": 'import type { y } from "@/lib/a/four";' },
    { "lib/a/one.ts": 'import { x } from "@/lib/b/two";', "lib/b/three.ts": 'import { y } from "@/lib/core/actor";' },
  ],
  [
    "a file name says what the file contains",
    namesSayWhatIsInside,
    { "lib/a/utils.ts": "", "components/b/index.ts": "" },
    { "lib/a/time.ts": "" },
  ],
  [
    "app contains only routes, and only the listed route handlers",
    appHoldsRoutesOnly,
    { "app/table.tsx": "", "app/api/new/route.ts": "" },
    { "app/page.tsx": "", "app/healthz/route.ts": "" },
  ],
  [
    "a test is beside the file it tests",
    testsAreBesideTheirSubject,
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
  it("holds in this tree", () => expect(check(tree)).toEqual([]));
  it("finds each planted violation", () => {
    const found = check(planted(bad)).join("\n");
    for (const path of Object.keys(bad))
      expect(found).toContain(path.startsWith("prisma/") ? "schema.prisma" : path.split("/").slice(0, 2).join("/"));
  });
  it("accepts similar files that violate nothing", () => expect(check(planted(good))).toEqual([]));
});

it("the names of icons are exactly the symbols in icons.svg", () => {
  const drawn = [...(tree.get("components/ui/icons.svg") ?? "").matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id);
  const named = [...(tree.get("components/ui/icon.tsx") ?? "").matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, name]) => name);
  expect(drawn.length).toBeGreaterThan(20);
  expect(drawn).toEqual(named);
});
