// Where files are and what they are called.

import { posix } from "node:path";
import type { Check, Problem } from "./check";
import { isTest, placeOf, roles } from "./place";
import type { Tree } from "./tree";

const visibleRoot = [
  ...["app", "components", "lib", "gateway", "prisma", "e2e", "public", "scripts"],
  ...["package.json", "package-lock.json", "tsconfig.json", "next.config.js", "proxy.ts", "README.md", "LICENSE"],
];

const root: Check = {
  law: "nothing stands at the root but what the design lists",
  find: (tree) => {
    const names = new Set(tree.paths.map((path) => path.split("/")[0] ?? ""));
    return [...names]
      .filter((name) => !name.startsWith(".") && !visibleRoot.includes(name))
      .map((name) => ({
        path: name,
        say: "does not belong at the root: settings of tools live in package.json or .config, code in one of the rooms.",
      }));
  },
  bad: [{ "vitest.config.ts": "" }, { tools: "" }],
  good: [{ "proxy.ts": "", ".config/vitest.config.ts": "", "lib/sms/rules.ts": "" }],
};

function testsOf(path: string): string[] {
  const stem = path.replace(/\.tsx?$/, "");
  return [`${stem}.test.ts`, `${stem}.test.tsx`, `${stem}.db.test.ts`];
}

/** The file that a test stands beside: without `.test`, or the folder of that name. */
function testedBy(path: string): string {
  return path.replace(/(\.db)?\.test\.tsx?$/, "");
}

const fileRoles: Check = {
  law: "a noun's folder holds files of the listed roles, and parts with a test beside them",
  find: (tree) => tree.paths.filter((path) => path.startsWith("lib/")).flatMap((path) => roleProblem(tree, path) ?? []),
  bad: [
    { "lib/mail/transport.ts": "" },
    { "lib/sms/guards.ts": "" },
    { "lib/whitelist/parsing/address.ts": "" },
    { "lib/whitelist/notes.md": "" },
    { "lib/words.ts": "" },
  ],
  good: [
    { "lib/whitelist/address.ts": "", "lib/whitelist/address.test.ts": "", "lib/auth/guards.ts": "" },
    { "lib/server/anything.ts": "", "lib/shared/time.ts": "", "lib/architecture.test.ts": "" },
  ],
};

function roleProblem(tree: Tree, path: string): Problem | null {
  const { noun, role } = placeOf(path);
  if (isTest(path)) return null;
  if (path.split("/").length === 2) return { path, say: "stands in no noun: lib holds folders only." };
  if (!noun) return null;
  if (path.split("/").length > 3) return { path, say: `is deeper than lib/${noun}: a noun's folder has no folders.` };
  if (!/\.tsx?$/.test(path)) return { path, say: "is no TypeScript: a noun's folder holds only that." };
  if (role !== "part" || testsOf(path).some((test) => tree.paths.includes(test))) return null;
  return {
    path,
    say: `is none of the roles (${roles.join(", ")}), so it must be a pure part named after what it does, with its test beside it (${posix.basename(testsOf(path)[0] ?? "")}). What talks to the outside belongs in lib/server, a door of HTTP in app/**/route.ts.`,
  };
}

const proved: Check = {
  law: "rules and policies have a test beside them",
  find: (tree) =>
    tree.paths
      .filter((path) => ["rules", "policy"].includes(placeOf(path).role ?? "") && !isTest(path))
      .filter((path) => !testsOf(path).some((test) => tree.paths.includes(test)))
      .map((path) => ({ path, say: `has no test: write ${posix.basename(testsOf(path)[0] ?? "")} beside it.` })),
  bad: [{ "lib/sms/rules.ts": "" }, { "lib/auth/policy.ts": "", "lib/auth/rules.test.ts": "" }],
  good: [{ "lib/sms/rules.ts": "", "lib/sms/rules.test.ts": "", "lib/sms/schema.ts": "" }],
};

const testNames: Check = {
  law: "a test stands beside what it tests and has its name",
  find: (tree) =>
    tree.paths.flatMap((path) => {
      if (/\.spec\.tsx?$/.test(path)) {
        return path.startsWith("e2e/")
          ? []
          : [{ path, say: "is no journey: tests outside e2e are named *.test.ts or *.db.test.ts." }];
      }
      if (!/\.test\.tsx?$/.test(path)) return [];
      if (path.startsWith("e2e/")) return [{ path, say: "must be named *.spec.ts: in e2e there are only journeys." }];
      if (/\.(?!db\.test)[^./]+\.test\.tsx?$/.test(path))
        return [{ path, say: "has a kind that does not exist: *.test.ts or *.db.test.ts." }];
      const subject = testedBy(path);
      const isThere = tree.paths.some(
        (other) => other.startsWith(`${subject}/`) || (other.startsWith(`${subject}.`) && !isTest(other)),
      );
      return isThere
        ? []
        : [{ path, say: `tests nothing beside it: ${subject}.ts does not exist. Name it after the file it tests.` }];
    }),
  bad: [
    { "lib/sms/limits.test.ts": "", "lib/sms/rules.ts": "" },
    { "lib/sms/rules.spec.ts": "", "lib/sms/rules.ts": "" },
    { "e2e/sign-in.test.ts": "" },
    { "lib/sms/rules.int.test.ts": "", "lib/sms/rules.ts": "" },
  ],
  good: [
    { "lib/sms/rules.test.ts": "", "lib/sms/rules.ts": "", "e2e/sign-in.spec.ts": "" },
    { "lib/sms/commands.db.test.ts": "", "lib/sms/commands.ts": "" },
    { "lib/architecture.test.ts": "", "lib/architecture/tree.ts": "" },
    { "scripts/lock.test.ts": "", "scripts/lock.mjs": "" },
  ],
};

const vagueNames = ["utils", "util", "helpers", "helper", "misc", "common", "types", "index"];

const telling: Check = {
  law: "names are kebab-case and say what is in the file",
  find: (tree) =>
    tree.sources.flatMap(({ path }) => {
      if (path === ".config" || path.startsWith(".config/")) return [];
      const parts = path.split("/").map((part, index, all) => (index === all.length - 1 ? part.replace(/\..*$/, "") : part));
      const vague = parts.find((part) => vagueNames.includes(part));
      if (vague)
        return [
          { path, say: `is called "${vague}", which says nothing: name it after what it does, and import it by that name.` },
        ];
      // Next gives brackets, parentheses and a leading @ or _ a meaning.
      const odd = parts.find((part) => !/^[(@_[]*(\.\.\.)?[a-z0-9]+(-[a-z0-9]+)*[)\]]*$/.test(part));
      return odd ? [{ path, say: `has "${odd}" in its name: files and folders are kebab-case.` }] : [];
    }),
  bad: [
    { "lib/shared/utils.ts": "" },
    { "components/ui/index.ts": "" },
    { "lib/helpers/dates.ts": "" },
    { "lib/sms/types.ts": "" },
    { "components/ui/CopyButton.tsx": "" },
  ],
  good: [
    { "app/(console)/applications/[id]/page.tsx": "", "app/api/auth/[...nextauth]/route.ts": "", "lib/sms/rules.test.ts": "" },
  ],
};

const typed: Check = {
  law: "code is TypeScript, except what runs before anything is installed",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => /\.([mc]?js|jsx)$/.test(path) && path !== "next.config.js" && !/^scripts\/[^/]+\.mjs$/.test(path))
      .map(({ path }) => ({
        path,
        say: "is plain JavaScript, which no type checks: only scripts/*.mjs and next.config.js must be.",
      })),
  bad: [{ "lib/sms/rules.js": "" }, { "app/page.jsx": "" }, { "proxy.mjs": "" }],
  good: [{ "scripts/bootstrap.mjs": "", "next.config.js": "", "lib/sms/rules.ts": "" }],
};

const routeFiles = [
  ...[
    "page",
    "layout",
    "template",
    "default",
    "loading",
    "error",
    "global-error",
    "not-found",
    "forbidden",
    "unauthorized",
    "route",
  ],
  ...["icon", "apple-icon", "favicon", "opengraph-image", "manifest", "robots", "sitemap", "globals"],
];

const routesOnly: Check = {
  law: "app holds routes only",
  find: (tree) =>
    tree.paths
      .filter((path) => path.startsWith("app/") && !routeFiles.includes(posix.basename(path).replace(/\..*$/, "")))
      .map((path) => ({
        path,
        say: "is no file that Next gives a meaning: what is shown belongs in components, what is decided into lib.",
      })),
  bad: [{ "app/(console)/applications/table.tsx": "" }, { "app/format.ts": "" }],
  good: [{ "app/(console)/applications/page.tsx": "", "app/globals.css": "", "app/icon.svg": "" }],
};

/** next-auth, the health of the process, when the session ends, and files to download. */
const handlers = [/^app\/api\/auth\/\[\.\.\.nextauth\]$/, /^app\/(healthz|readyz)$/, /^app\/api\/session$/, /[/.]csv$/];

const handlersClosed: Check = {
  law: "the list of route handlers is closed",
  find: (tree) =>
    tree.paths
      .filter((path) => /^app\/(.+\/)?route\.tsx?$/.test(path) && !handlers.some((place) => place.test(posix.dirname(path))))
      .map((path) => ({
        path,
        say: "is a door that the list does not have (next-auth, session, healthz, readyz, *.csv): pages read through queries, and changes come in through actions.",
      })),
  bad: [{ "app/api/applications/route.ts": "" }, { "app/route.ts": "" }],
  good: [{ "app/api/auth/[...nextauth]/route.ts": "", "app/healthz/route.ts": "", "app/(console)/audit/audit.csv/route.ts": "" }],
};

export const nameChecks: Check[] = [root, fileRoles, proved, testNames, telling, typed, routesOnly, handlersClosed];
