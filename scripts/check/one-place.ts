// What is written in one place only.

import { type Check, problemAt } from "./check";
import { isTest, placeOf } from "./place";
import { definitionsOf, isNode, memberOf, type Node, nameOf, nodesIn, type Source, textOf } from "./source";
import type { Tree } from "./tree";

const product = (source: Source) => !isTest(source.path);
/** Plain JavaScript runs before anything is installed, or inside a tool, and cannot import TypeScript. */
const isPlain = ({ path }: Source) => /\.[mc]?js$/.test(path);

// Time

const clocks = ["lib/server/clock.ts", "components/shell/clock.ts"];

function readsClock(source: Source): Node[] {
  const named = source.nodes("MemberExpression").filter((node) => {
    const member = memberOf(node);
    return (
      (member?.object === "Date" && member.property === "now") ||
      (member?.object === "performance" && member.property === "timeOrigin")
    );
  });
  const called = source.nodes("NewExpression", "CallExpression").filter((node) => {
    const isDate = nameOf(node.callee) === "Date";
    return isDate && (node.type === "CallExpression" || (node.arguments as Node[]).length === 0);
  });
  return [...named, ...called];
}

const oneClock: Check = {
  law: "only the two clocks tell the time",
  find: (tree) =>
    tree.sources
      .filter((source) => product(source) && !clocks.includes(source.path) && !isPlain(source))
      .flatMap((source) =>
        readsClock(source).map((node) =>
          problemAt(
            source,
            node,
            "reads the machine's clock: rules take now as an argument, commands have ctx.now, other code of the server calls now() of lib/server/clock, and the browser goes by the server's time (useNow, or components/shell/clock to measure it).",
          ),
        ),
      ),
  bad: [
    { "lib/sms/rules.ts": "export const at = new Date();" },
    { "components/sms/list.tsx": "export const at = () => Date.now();" },
    { "scripts/start.ts": "const clock = Date.now;" },
    { "gateway/server.ts": "const text = Date();" },
    { "gateway/clock.ts": "export const now = () => new Date();" },
  ],
  good: [
    {
      "lib/server/clock.ts": "export const now = () => new Date();",
      "components/shell/clock.ts": "export const browserMs = () => Date.now();",
      "lib/sms/rules.ts": "export const later = (now: Date) => new Date(now.getTime() + 1); // not new Date()",
      "lib/sms/rules.test.ts": "const at = new Date();",
    },
  ],
};

const databaseClock =
  /\b(now|clock_timestamp|statement_timestamp|transaction_timestamp)\s*\(\)|\b(current|local)_(timestamp|time|date)\b/i;

const noDatabaseClock: Check = {
  law: "instants come from our clock and not from the database's",
  find: (tree) => {
    const schema = (tree.text("prisma/schema.prisma") ?? "").split("\n");
    return [
      ...schema.flatMap((text, index) =>
        /@default\(\s*now\(\)|@updatedAt|dbgenerated\(.*now\(\)/.test(text.replace(/\/\/.*/, ""))
          ? [
              {
                path: "prisma/schema.prisma",
                line: index + 1,
                say: "lets the database set an instant: the writer hands it over.",
              },
            ]
          : [],
      ),
      ...tree.sources
        .filter((source) => product(source) && /^(lib|gateway)\//.test(source.path))
        .flatMap((source) =>
          source
            .nodes("TaggedTemplateExpression")
            .filter(({ quasi }) => ((quasi as Node).quasis as Node[]).some((part) => databaseClock.test(textOf(part) ?? "")))
            .map((node) =>
              problemAt(
                source,
                node,
                "asks the database for the time: two clocks never agree. Hand the instant over as a parameter.",
              ),
            ),
        ),
    ];
  },
  bad: [
    { "prisma/schema.prisma": "model A {\n  at DateTime @default(now())\n}" },
    { "lib/sms/records.ts": "tx.$executeRaw`UPDATE a SET at = now()`;" },
  ],
  good: [
    {
      "prisma/schema.prisma": "/// not @default(now())",
      "lib/sms/records.ts": "tx.$executeRaw`UPDATE a SET known = 1`; const text = `now()`;",
    },
  ],
};

// Environment

/** The names in the table of lib/server/env.ts. */
function environmentVariables(tree: Tree): string[] {
  const source = tree.source("lib/server/env.ts");
  const table = source && definitionsOf(source).find(({ name }) => name === "variables")?.node.init;
  if (!isNode(table) || table.type !== "ObjectExpression") return [];
  return (table.properties as Node[]).flatMap((property) => nameOf(property.key) ?? []);
}

function readsEnvironment(source: Source): Node[] {
  const isEnvironment = (node: unknown) => {
    const member = memberOf(node);
    return member?.object === "process" && member.property === "env";
  };
  const taken = source
    .nodes("VariableDeclarator")
    .filter(
      ({ id, init }) =>
        nameOf(init) === "process" &&
        isNode(id) &&
        id.type === "ObjectPattern" &&
        (id.properties as Node[]).some(({ key }) => nameOf(key) === "env"),
    );
  const imported = source.imports
    .filter(({ specifier, names }) => /^(node:)?process$/.test(specifier) && names.some(({ imported: name }) => name === "env"))
    .map(({ node }) => node);
  return [...source.nodes("MemberExpression").filter(isEnvironment), ...taken, ...imported];
}

const oneEnvironment: Check = {
  law: "only lib/server/env.ts reads the environment",
  find: (tree) => {
    const variables = environmentVariables(tree);
    return tree.sources
      .filter(({ path }) => path !== "lib/server/env.ts")
      .flatMap((source) => {
        // Plain JavaScript may know its tool's own variables, but none of the product's.
        return readsEnvironment(source)
          .filter((node) => !isPlain(source) || variables.includes(memberOf(source.parentOf(node))?.property ?? ""))
          .map((node) =>
            problemAt(
              source,
              node,
              "reads the environment: a setting is a line of the table in lib/server/env.ts, and env() gives it, checked. Scripts hand on ownEnvironment().",
            ),
          );
      });
  },
  bad: [
    { "lib/sms/rules.ts": "export const limit = process.env.LIMIT;" },
    { "e2e/home.spec.ts": "const { env } = process;" },
    { "scripts/start.ts": 'import { env } from "node:process";' },
    { "next.config.js": "export default { port: process.env.PORT };", "lib/server/env.ts": "const variables = { PORT: 1 };" },
  ],
  good: [
    {
      "lib/server/env.ts": "const variables = { PORT: 1 }; process.env.PORT;",
      "next.config.js": "export default { distDir: process.env.BUILD_DIR };",
    },
    { "scripts/bootstrap.mjs": "spawn(command, { env: { ...process.env } });" },
  ],
};

/** The first column of the README's table whose head begins with "variable"; null when there is no such table. */
function documentedVariables(readme: string): { name: string; line: number }[] | null {
  const lines = readme.split("\n");
  const head = lines.findIndex((line) => /^\|\s*variable\b/i.test(line));
  if (head === -1) return null;
  const end = lines.findIndex((line, index) => index > head && !line.startsWith("|"));
  return lines.slice(head + 2, end === -1 ? undefined : end).flatMap((line, index) => {
    const [, cell = ""] = line.split("|");
    return [...cell.matchAll(/`([A-Z][A-Z0-9_]*)`/g)].map(([, name = ""]) => ({ name, line: head + 3 + index }));
  });
}

const documented: Check = {
  law: "the README's table of variables is the program's",
  find: (tree) => {
    const readme = tree.text("README.md");
    const known = environmentVariables(tree);
    const listed = documentedVariables(readme ?? "");
    if (!listed) {
      return [
        {
          path: "README.md",
          say: `${readme === null ? "does not exist" : "has no table of variables"}: it needs a table "| variable | default | meaning |" with ${known.join(", ")}.`,
        },
      ];
    }
    return [
      ...known
        .filter((name) => !listed.some((entry) => entry.name === name))
        .map((name) => ({
          path: "README.md",
          say: `does not tell of ${name}, which lib/server/env.ts reads: add a line to its table of variables.`,
        })),
      ...listed
        .filter(({ name }) => !known.includes(name))
        .map(({ name, line }) => ({
          path: "README.md",
          line,
          say: `tells of ${name}, which lib/server/env.ts does not read: take the line away, or add it to the table there.`,
        })),
    ];
  },
  bad: [
    { "README.md": "# Console\n", "lib/server/env.ts": "const variables = { PORT: 1 };" },
    {
      "README.md": "| variable | default |\n| --- | --- |\n| `HOST` | x |\n",
      "lib/server/env.ts": "const variables = { HOST: 1, PORT: 1 };",
    },
    {
      "README.md": "| variable | default |\n| --- | --- |\n| `HOST`, `PORT` | x |\n",
      "lib/server/env.ts": "const variables = { PORT: 1 };",
    },
  ],
  good: [
    {
      "README.md":
        "| variable | default |\n| --- | --- |\n| `HOST` / `PORT` | `NOT_THIS` |\n\n| other |\n| --- |\n| `LAUNCHED` |\n",
      "lib/server/env.ts": "const variables = { HOST: 1, PORT: 1 };",
    },
  ],
};

// Addresses of pages

/** First parts of the console's addresses: `applications`, `sign-in`, `api`. */
function firstSegments(tree: Tree): Set<string> {
  return new Set(
    tree.paths
      .filter((path) => /^app\/(.*\/)?(page|route)\.tsx?$/.test(path))
      .flatMap((path) =>
        path
          .split("/")
          .slice(1, -1)
          .filter((part) => !/^[(@]/.test(part))
          .slice(0, 1),
      )
      .filter((part) => !part.startsWith("[")),
  );
}

const oneSpelling: Check = {
  law: "an address of the console is spelled in lib/shared/routes.ts only",
  find: (tree) => {
    const segments = firstSegments(tree);
    return tree.sources
      .filter((source) => /^(app|components|lib|scripts)\/.*\.tsx?$/.test(source.path) && product(source))
      .filter(({ path }) => path !== "lib/shared/routes.ts" && !path.startsWith("lib/architecture/"))
      .flatMap((source) =>
        source
          .nodes("Literal", "TemplateLiteral")
          .filter((node) => segments.has(/^\/([a-z-]+)(?=$|[/?#])/.exec(textOf(node) ?? "")?.[1] ?? ""))
          .map((node) =>
            problemAt(source, node, `spells the address ${textOf(node)}: take it from routes in lib/shared/routes.ts.`),
          ),
      );
  },
  bad: [
    {
      "components/shell/menu.tsx": 'export const Menu = () => <a href="/applications?new">x</a>;',
      "app/(console)/applications/page.tsx": "",
    },
    { "lib/auth/guards.ts": "redirect(`/sign-in?from=x`);", "app/(auth)/sign-in/page.tsx": "" },
    { "components/shell/timer.ts": 'fetch("/api/session");', "app/api/session/route.ts": "" },
  ],
  good: [
    {
      "lib/shared/routes.ts": 'export const routes = { a: "/applications" };',
      "components/shell/menu.tsx":
        'import x from "@/components/applications/x"; export const y = "/applicationsets"; export const z = "@/applications/x";',
      "e2e/home.spec.ts": 'page.goto("/applications");',
      "app/(console)/applications/page.tsx": "",
    },
  ],
};

// Proofs and secrets

const realProofs: Check = {
  law: "only spending a code makes a proof",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => path !== "lib/verification/records.ts")
      .flatMap((source) => {
        const made = source.nodes("NewExpression").filter((node) => nameOf(node.callee) === "SpentCode");
        const asserted = source
          .nodes("TSAsExpression", "TSTypeAssertion")
          .filter((node) =>
            nodesIn(node.typeAnnotation as Node).some(({ typeName }) =>
              ["Verified", "SpentCode"].includes(nameOf(typeName) ?? ""),
            ),
          );
        return [...made, ...asserted].map((node) =>
          problemAt(
            source,
            node,
            "makes a proof without a code: only spendCode of lib/verification/records.ts gives one, and tests send and spend a code as people do.",
          ),
        );
      }),
  bad: [
    { "lib/secrets/commands.ts": "const proof = new SpentCode({});" },
    { "lib/secrets/commands.db.test.ts": 'const proof = {} as unknown as Verified<"REVEAL">;' },
  ],
  good: [
    {
      "lib/verification/records.ts": "const proof = new SpentCode({});",
      "lib/secrets/commands.ts": 'function f(proof: Verified<"REVEAL">) { return proof; }',
    },
  ],
};

/**
 * Columns that every query omits unless it names them, and who has business with them: the noun that sets the value and
 * the one place that checks it. Views, and so pages, are in neither.
 */
const secretColumns: { field: string; column: string; of: RegExp; who: string }[] = [
  {
    field: "sealed",
    column: "sealed",
    of: /^(lib\/secrets\/commands|gateway\/(.+\/)?queries)\.ts$/,
    who: "the commands of lib/secrets, and the queries of the SMS API",
  },
  {
    field: "passwordHash",
    column: "password_hash",
    of: /^(lib\/auth\/(queries|commands)|lib\/people\/commands)\.ts$/,
    who: "signing in (lib/auth) and the commands of lib/people",
  },
  { field: "codeHash", column: "code_hash", of: /^lib\/verification\/records\.ts$/, who: "the records of lib/verification" },
];

/** Whether the property asks for the column: `select: { sealed: true }` or `omit: { sealed: false }`. */
function asksFor(source: Source, property: Node): boolean {
  const value = isNode(property.value) && property.value.type === "Literal" ? property.value.value : null;
  if (typeof value !== "boolean") return false;
  let isOmitted = false;
  for (let node = source.parentOf(property); node; node = source.parentOf(node)) {
    if (node.type === "Property" && nameOf(node.key) === "omit") isOmitted = true;
  }
  return value !== isOmitted;
}

const secretsKept: Check = {
  law: "a secret column is asked for only where its value is checked or set",
  find: (tree) =>
    tree.sources.filter(product).flatMap((source) =>
      secretColumns
        .filter(({ of }) => !of.test(source.path))
        .flatMap(({ field, column, who }) => [
          ...source
            .nodes("Property")
            .filter((node) => nameOf(node.key) === field && asksFor(source, node))
            .map((node) => problemAt(source, node, `asks for ${field}: only ${who} may. Everything else does without it.`)),
          ...source
            .nodes("TaggedTemplateExpression")
            .filter(({ quasi }) =>
              ((quasi as Node).quasis as Node[]).some((part) => new RegExp(`\\b${column}\\b`).test(textOf(part) ?? "")),
            )
            .map((node) => problemAt(source, node, `asks for the column ${column}: only ${who} may.`)),
        ]),
    ),
  bad: [
    { "lib/applications/queries.ts": "db().applicationSecret.findMany({ select: { sealed: true } });" },
    { "lib/people/queries.ts": "db().person.findMany({ omit: { passwordHash: false } });" },
    { "lib/auth/guards.ts": "db().$queryRaw`SELECT p.password_hash FROM people p`;" },
    { "scripts/operator.ts": "db().verificationCode.findMany({ select: { codeHash: true } });" },
  ],
  good: [
    {
      "lib/secrets/commands.ts": "ctx.db.applicationSecret.findMany({ select: { sealed: true } });",
      "lib/server/db.ts": "new PrismaClient({ omit: { applicationSecret: { sealed: true } } });",
      "lib/people/commands.ts": "ctx.db.person.update({ data: { passwordHash } });",
    },
  ],
};

const oneClient: Check = {
  law: "there is one Prisma client",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => path !== "lib/server/db.ts")
      .flatMap((source) =>
        source
          .nodes("NewExpression")
          .filter((node) => nameOf(node.callee) === "PrismaClient")
          .map((node) =>
            problemAt(source, node, "makes another database client, which omits no secrets: call db() of lib/server/db."),
          ),
      ),
  bad: [{ "prisma/factories.ts": "const client = new PrismaClient();" }],
  good: [{ "lib/server/db.ts": "const client = new PrismaClient();" }],
};

const oneMaker: Check = {
  law: "who is acting is found out, and not claimed",
  find: (tree) =>
    tree.sources
      .filter((source) => product(source) && placeOf(source.path).noun !== "auth" && !source.path.startsWith("prisma/"))
      .flatMap((source) =>
        source
          .nodes("ObjectExpression")
          .filter((node) => {
            const properties = node.properties as Node[];
            const isMember = properties.some(
              ({ key, value }) => nameOf(key) === "kind" && isNode(value) && textOf(value) === "member",
            );
            return isMember && properties.some(({ key }) => nameOf(key) === "personId" || nameOf(key) === "accountId");
          })
          .map((node) =>
            problemAt(
              source,
              node,
              "makes a member up: requireMember of lib/auth/guards reads who is signed in, on each request.",
            ),
          ),
      ),
  bad: [{ "app/(console)/page.tsx": 'const actor = { kind: "member", personId, accountId };' }],
  good: [
    {
      "lib/auth/queries.ts": 'const actor = { kind: "member", personId };',
      "components/team/filter.ts": 'const filter = { kind: "member" };',
    },
  ],
};

export const onePlaceChecks: Check[] = [
  oneClock,
  noDatabaseClock,
  oneEnvironment,
  documented,
  oneSpelling,
  realProofs,
  secretsKept,
  oneClient,
  oneMaker,
];
