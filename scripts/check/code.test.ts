// Rules for commands, queries and tests that no linter can check.

import { describe, expect, it } from "vitest";
import { type Check, definitionsOf, type Files, forbid, isProduct, isTest, readFiles, withoutComments } from "./files";

const clocks = ["lib/platform/clock.ts", "components/live/clock.ts"];
const oneClock = forbid(
  (path) => isProduct(path) && !clocks.includes(path),
  /\bnew Date\(\)|\bDate\.now\(\)/,
  "reads the machine's clock. Rules take now as an argument, commands have ctx.now, a process calls now() of lib/platform/clock.",
);

const oneDatabaseClient = forbid(
  (path) => path !== "lib/platform/db.ts" && !path.startsWith("scripts/check/"),
  /\bnew PrismaClient\(/,
  "makes another database client, which omits no secrets. Call db() of lib/platform/db.",
);

const proofsAreEarned = forbid(
  (path) => path !== "lib/verification/attempts.ts" && !path.startsWith("scripts/check/"),
  /\bnew SpentCode\(|\bas (?:unknown as )?(?:Verified|SpentCode)\b/,
  "creates a proof without a code. Only spendCode of lib/verification/attempts.ts may create one.",
);

const commandsCatchNothing = forbid(
  (path) => /^lib\/\w+\/commands\.ts$/.test(path),
  /\b(?:ctx|tx)\.db\.[^;]*?\.catch\(|\$transaction\(/,
  "catches a database error or opens a transaction of its own. runCommand does both.",
);

/** A secret column is selected only where its value is checked or set. */
const secretColumns: Check = (files) => {
  const columns: [RegExp, RegExp][] = [
    [
      /\bsealed: true|(?:SELECT|select)[^`;]*\bsealed\b[^`;]*\b(?:FROM|from)\b/,
      /^lib\/(secrets\/commands|sms-api\/store|platform\/db)\.ts$/,
    ],
    [/\bpasswordHash: true|password_hash/, /^lib\/(auth\/(queries|commands|attempts)|people\/commands|platform\/db)\.ts$/],
    [/\bcodeHash: true|code_hash/, /^lib\/(verification\/attempts|platform\/db)\.ts$/],
  ];
  return [...files]
    .filter(([path]) => isProduct(path))
    .flatMap(([path, text]) =>
      columns
        .filter(([asks, where]) => asks.test(withoutComments(text)) && !where.test(path))
        .map(() => `${path}: asks for a secret column.`),
    );
};

/** A page or a route of the console calls its guard before its first query. */
const guardComesFirst: Check = (files) =>
  [...files]
    .filter(([path]) => /^app\/\(console\)\/.*(page|route)\.tsx?$/.test(path))
    .flatMap(([path, raw]) => {
      const text = withoutComments(raw).replace(/^import .*$/gm, "");
      const guard = text.search(/\b(requireMember|requireAccount)\(/);
      const query = text.search(/\b(?:get|list|count|find)[A-Z]\w*\(/);
      if (guard !== -1 && (query === -1 || guard < query)) return [];
      return [`${path}: calls no guard of lib/web/guards before its first query.`];
    });

/** The text of a definition, with the texts of everything it calls in the same file or imports from other commands. */
function reachableText(name: string, definitions: ReadonlyMap<string, string>, passed = new Set<string>()): string {
  const own = definitions.get(name);
  if (own === undefined || passed.has(name)) return "";
  passed.add(name);
  const called = [...own.matchAll(/\b(\w+)(?:\.run)?\(/g)].map(([, callee = ""]) => reachableText(callee, definitions, passed));
  return own + called.join("");
}

const everyCommandIsAudited: Check = (files) => {
  const definitions = new Map(
    [...files].filter(([path]) => /^lib\/\w[\w-]*\/commands\.ts$/.test(path)).flatMap(([, text]) => [...definitionsOf(text)]),
  );
  return [...definitions]
    .filter(([, text]) => /= (?:defineCommand|defineVerifiedCommand)\b/.test(text))
    .filter(([name]) => !reachableText(name, definitions).match(/\bctx\.audit\(|\bunchanged\(/))
    .map(([name]) => `${name}: records no audit event. Call ctx.audit({ event, … }) after the write.`);
};

const auditEventsAreUsed: Check = (files) => {
  const list = /auditEvents = \[([\s\S]*?)\]/.exec(files.get("lib/core/audit-entry.ts") ?? "")?.[1] ?? "";
  const code = [...files].filter(
    ([path]) => isProduct(path) && path !== "lib/core/audit-entry.ts" && !path.endsWith("/labels.ts"),
  );
  return [...list.matchAll(/"([^"]+)"/g)]
    .map(([, event = ""]) => event)
    .filter((event) => !/^[a-z_]+\.[a-z_]+$/.test(event) || !code.some(([, text]) => text.includes(`"${event}"`)))
    .map((event) => `${event}: is no noun.verbed, or nothing records it.`);
};

/** Addresses of the console are written in one file. */
const addressesComeFromRoutes: Check = (files) => {
  const segments = new Set(
    [...files.keys()]
      .filter((path) => /^app\/.*(page|route)\.tsx?$/.test(path))
      .flatMap((path) =>
        path
          .split("/")
          .slice(1, -1)
          .filter((part) => !/^[([]/.test(part))
          .slice(0, 1),
      ),
  );
  return [...files]
    .filter(([path]) => isProduct(path) && !path.startsWith("services/") && path !== "lib/shared/routes.ts")
    .flatMap(([path, text]) =>
      [...withoutComments(text).matchAll(/["'`]\/([a-z-]+)(?=["'`/?#])/g)]
        .filter(([, segment = ""]) => segments.has(segment))
        .map(([match]) => `${path}: writes the address ${match}. Take it from lib/shared/routes.ts.`),
    );
};

const documentedEnvironment: Check = (files) => {
  const table = files.get("docs/operations.md") ?? "";
  const documented = new Set(
    table
      .split("\n")
      .filter((line) => line.startsWith("| `"))
      .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name = ""]) => name)),
  );
  const known = new Set(
    [...(files.get("lib/platform/env.ts") ?? "").matchAll(/^ {2}([A-Z][A-Z0-9_]+):/gm)].map(([, name = ""]) => name),
  );
  return [
    ...[...known]
      .filter((name) => !documented.has(name))
      .map((name) => `${name}: is missing in the table of docs/operations.md.`),
    ...[...documented]
      .filter((name) => !known.has(name))
      .map((name) => `${name}: is documented, and lib/platform/env.ts does not know it.`),
  ];
};

const testsMockNothing = forbid(
  (path) => isTest(path) && !path.startsWith("scripts/check/"),
  /\bvi\.(?:mock|doMock)\(\s*["'`](?:@\/|\.)|toMatch(?:Inline)?Snapshot\(|\bretry: [1-9]|waitForTimeout\(/,
  "replaces a module of ours, compares a snapshot, retries or sleeps.",
);

const readsTakeTheActor: Check = (files) =>
  [...files]
    .filter(([path]) => /^lib\/[\w-]+\/queries\.ts$/.test(path) && !path.startsWith("lib/auth/"))
    .flatMap(([path, text]) =>
      [...withoutComments(text).matchAll(/^export (?:async )?function ((?:get|list|count)\w+)\(\s*(\w*)/gm)]
        .filter(([, , first]) => first !== "actor")
        .map(([, name]) => `${path}: ${name} does not take the actor first.`),
    );

/** [the rule, its check, files that violate it, similar files that do not]. */
const checks: [string, Check, Record<string, string>, Record<string, string>][] = [
  [
    "only the two clocks read the time",
    oneClock,
    { "lib/a/rules.ts": "const at = new Date();" },
    { "lib/a/rules.ts": "new Date(now) // new Date()" },
  ],
  [
    "there is one Prisma client",
    oneDatabaseClient,
    { "prisma/a.ts": "new PrismaClient({})" },
    { "lib/platform/db.ts": "new PrismaClient({})" },
  ],
  [
    "only spending a code creates a proof",
    proofsAreEarned,
    { "lib/a/commands.db.test.ts": 'const proof = {} as unknown as Verified<"REVEAL">;' },
    { "lib/a/commands.ts": 'function run(proof: Verified<"REVEAL">) {}' },
  ],
  [
    "a command catches no database error",
    commandsCatchNothing,
    { "lib/a/commands.ts": "await ctx.db.x.create({}).catch(() => null);" },
    { "lib/a/commands.ts": "sendMail().catch(log);" },
  ],
  [
    "a secret column is selected only where it is checked or set",
    secretColumns,
    { "lib/applications/queries.ts": "select: { sealed: true }" },
    { "lib/secrets/commands.ts": "select: { sealed: true }" },
  ],
  [
    "a console page calls its guard before its first query",
    guardComesFirst,
    { "app/(console)/a/page.tsx": "await listThings(x); await requireMember();" },
    { "app/(console)/a/page.tsx": "const actor = await requireMember(); await listThings(actor);" },
  ],
  [
    "every command records an audit event",
    everyCommandIsAudited,
    {
      "lib/a/commands.ts":
        "export const addThing = defineCommand({ run: (ctx) => save(ctx) });\nfunction save(ctx) { return ok(1); }",
    },
    {
      "lib/a/commands.ts":
        "export const addThing = defineCommand({ run: (ctx) => save(ctx) });\nfunction save(ctx) { ctx.audit({}); }",
    },
  ],
  [
    "every audit event is recorded somewhere",
    auditEventsAreUsed,
    { "lib/core/audit-entry.ts": 'export const auditEvents = ["thing.added"] as const;' },
    {
      "lib/core/audit-entry.ts": 'export const auditEvents = ["thing.added"] as const;',
      "lib/a/commands.ts": 'event: "thing.added"',
    },
  ],
  [
    "addresses of the console are written in lib/shared/routes.ts",
    addressesComeFromRoutes,
    { "app/things/page.tsx": "", "components/a.tsx": 'href="/things?new"' },
    { "app/things/page.tsx": "", "lib/shared/routes.ts": '"/things"', "components/a.tsx": '"@/components/things/x"' },
  ],
  [
    "docs/operations.md lists exactly the environment variables that the program reads",
    documentedEnvironment,
    { "lib/platform/env.ts": "  PORT: x,\n", "docs/operations.md": "| `HOST` | – | x |" },
    { "lib/platform/env.ts": "  PORT: x,\n", "docs/operations.md": "| `PORT` | – | see `HOST` |" },
  ],
  [
    "tests mock none of our modules, take no snapshots and do not sleep",
    testsMockNothing,
    { "lib/a/rules.test.ts": 'vi.mock("@/lib/a/rules");' },
    { "lib/a/rules.test.ts": "const spy = vi.fn();" },
  ],
  [
    "a query takes the actor first",
    readsTakeTheActor,
    { "lib/a/queries.ts": "export async function listThings(id: string) {}" },
    { "lib/a/queries.ts": "export async function listThings(\n  actor: Member,\n) {}" },
  ],
];

const tree = readFiles();
const planted = (files: Record<string, string>): Files => new Map(Object.entries(files));

describe.each(checks)("%s", (_, check, bad, good) => {
  it("holds in this tree", () => expect(check(tree)).toEqual([]));
  it("finds the planted violation", () => expect(check(planted(bad)).length).toBeGreaterThan(0));
  it("accepts a similar file that violates nothing", () => expect(check(planted(good))).toEqual([]));
});
