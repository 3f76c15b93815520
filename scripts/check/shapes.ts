// What stands in the files of a role.

import { type Check, type Problem, problemAt } from "./check";
import { isTest, placeOf } from "./place";
import {
  calledName,
  type Definition,
  definitionsOf,
  isNode,
  memberOf,
  type Node,
  nameOf,
  nodesIn,
  type Source,
  textOf,
} from "./source";
import type { Tree } from "./tree";

const product = (source: Source) => !isTest(source.path);
const role = (source: Source) => (product(source) ? placeOf(source.path).role : null);

/** Names that the file imports, by the file or module they come from. */
function namesFrom(source: Source, from: (path: string) => boolean): Set<string> {
  const imports = source.imports.filter(({ path, specifier, typeOnly }) => !typeOnly && from(path ?? specifier));
  return new Set(imports.flatMap(({ names }) => names.map(({ local }) => local)));
}

const callsIn = (node: Node) => nodesIn(node).filter(({ type }) => type === "CallExpression");
const argumentsOf = (call: Node) => call.arguments as Node[];

// Actions

const definers = ["defineAction", "defineVerifiedAction"];

function isActionLine(statement: Node): boolean {
  if (statement.type === "ImportDeclaration" || statement.directive === "use server") return true;
  const declaration = statement.declaration as Node | null;
  if (statement.type !== "ExportNamedDeclaration" || declaration?.type !== "VariableDeclaration") return false;
  return (declaration.declarations as Node[]).every(({ id, init }) => {
    if (!isNode(init) || init.type !== "CallExpression" || !definers.includes(nameOf(init.callee) ?? "")) return false;
    const [input, command] = argumentsOf(init).map(nameOf);
    return Boolean(input?.endsWith("Input") && command && nameOf(id) === `${command}Action`);
  });
}

const actionLines: Check = {
  law: "files of actions hold imports and defined actions, and nothing else",
  find: (tree) =>
    tree.sources.flatMap((source) => {
      const isActions = role(source) === "actions";
      const directives = source.nodes("ExpressionStatement").filter(({ directive }) => directive === "use server");
      if (!isActions) {
        return directives.map((node) =>
          problemAt(
            source,
            node,
            'has "use server": each function of such a file is a door from the internet. Doors are in lib/<noun>/actions only.',
          ),
        );
      }
      if (!source.hasDirective("use server")) return [{ path: source.path, say: 'lacks "use server" as its first line.' }];
      return source.body
        .filter((statement) => !isActionLine(statement))
        .map((node) =>
          problemAt(
            source,
            node,
            "is no action: write export const <command>Action = defineAction(<…>Input, <command>), or defineVerifiedAction. What it decides belongs in the command.",
          ),
        );
    }),
  bad: [
    { "lib/sms/actions.ts": '"use server"; export async function sendAction(raw: unknown) { return raw; }' },
    { "lib/sms/actions.ts": '"use server"; const x = 1;' },
    { "lib/sms/actions.ts": '"use server"; export const postAction = defineAction(sendInput, send);' },
    { "lib/sms/actions.ts": '"use server"; export const sendAction = defineAction(z.object({}), send);' },
    { "lib/sms/actions.ts": "export const sendAction = defineAction(sendInput, send);" },
    {
      "app/(console)/page.tsx":
        'export default function Page() { async function act() { "use server"; } return <form action={act} />; }',
    },
    { "components/sms/send.ts": '"use server"; export const sendAction = defineAction(sendInput, send);' },
  ],
  good: [
    {
      "lib/sms/actions.ts":
        '"use server";\nimport { send } from "./commands";\nexport const sendAction = defineAction(sendInput, send, { after: deliver });\nexport const revealAction = defineVerifiedAction(revealInput, reveal);',
    },
  ],
};

// Guards

const isGuards = (path: string) => path === "lib/auth/guards";
const isQueries = (path: string) => placeOf(`${path}.ts`).role === "queries";

function isAwaited(source: Source, call: Node): boolean {
  return source.parentOf(call)?.type === "AwaitExpression";
}

/** What is wrong with one function of a route; `must` when it has to call its guard although it reads nothing. */
function guardProblem(source: Source, definition: Definition, guards: Set<string>, must: boolean): Problem | null {
  const queries = namesFrom(source, isQueries);
  const calls = callsIn(definition.node);
  const firstRead = calls.find((call) => queries.has(nameOf(call.callee) ?? ""));
  const guard = calls.find((call) => guards.has(nameOf(call.callee) ?? "") && isAwaited(source, call));
  if (firstRead && !(guard && guard.start < firstRead.start)) {
    return problemAt(
      source,
      firstRead,
      `reads before it knows who is asking: start ${definition.name} with "const member = await requireMember();" (lib/auth/guards), and read with that member.`,
    );
  }
  if (must && !guard) {
    return problemAt(
      source,
      definition.node,
      'calls no guard: start with "await requireMember();" (lib/auth/guards). Without it Next renders the page at build time, for everybody.',
    );
  }
  return null;
}

const guarded: Check = {
  law: "a route calls its guard before its first query, and a console page always",
  find: (tree) =>
    tree.sources
      .filter((source) => source.path.startsWith("app/") && product(source))
      .flatMap((source) => {
        const isConsole = source.path.startsWith("app/(console)/");
        const isPage = /\/page\.tsx?$/.test(source.path);
        const names = namesFrom(source, isGuards);
        const guards =
          isConsole && !/\/route\.tsx?$/.test(source.path)
            ? new Set([...names].filter((name) => name === "requireMember"))
            : names;
        return definitionsOf(source).flatMap(
          (definition) => guardProblem(source, definition, guards, isConsole && isPage && definition.isDefault) ?? [],
        );
      }),
  bad: [
    {
      "app/(console)/applications/page.tsx":
        'import { listApplications } from "@/lib/applications/queries"; import { requireMember } from "@/lib/web/guards"; export default async function Page() { const rows = await listApplications(); await requireMember(); return rows; }',
    },
    { "app/(console)/help/page.tsx": "export default function Page() { return null; }" },
    {
      "app/(console)/applications/[id]/page.tsx":
        'import { getApplication } from "@/lib/applications/queries"; import { requireMember } from "@/lib/web/guards"; export async function generateMetadata() { return { title: (await getApplication()).name }; } export default async function Page() { await requireMember(); return null; }',
    },
    {
      "app/(console)/applications/page.tsx":
        'import { requireMember } from "@/lib/web/guards"; export default async function Page() { const member = requireMember(); return member; }',
    },
    {
      "app/(console)/layout.tsx":
        'import { listApplications } from "@/lib/applications/queries"; export default async function Layout() { return listApplications(); }',
    },
    {
      "app/(console)/audit/csv/route.ts":
        'import { listAudit } from "@/lib/audit/queries"; export async function GET() { return listAudit(); }',
    },
  ],
  good: [
    {
      "app/(console)/applications/page.tsx":
        'import { listApplications } from "@/lib/applications/queries"; import { requireMember } from "@/lib/web/guards"; export default async function Page() { const member = await requireMember(); return listApplications(member); }',
      "app/(console)/loading.tsx": "export default function Loading() { return null; }",
      "app/(auth)/sign-in/page.tsx": "export default function Page() { return null; }",
    },
  ],
};

// Queries

const readsForSomebody: Check = {
  law: "a query takes the actor first",
  find: (tree) =>
    tree.sources
      // Only in lib/auth, which finds out who the actor is, can there be none yet.
      .filter((source) => role(source) === "queries" && placeOf(source.path).noun !== "auth")
      .flatMap((source) =>
        definitionsOf(source).flatMap(({ name, node, exported }) => {
          const fn = node.type === "VariableDeclarator" && isNode(node.init) ? node.init : node;
          if (!exported || !/Function/.test(fn.type)) return [];
          const [first] = fn.params as Node[];
          if (first && nameOf(first) === "actor") return [];
          return [
            problemAt(
              source,
              node,
              `lets ${name} read for nobody: its first parameter is "actor", and the where carries the actor's scope.`,
            ),
          ];
        }),
      ),
  bad: [
    { "lib/sms/queries.ts": "export async function listMessages(accountId: string) { return accountId; }" },
    { "lib/sms/queries.ts": "export const countMessages = async () => 0;" },
  ],
  good: [
    {
      "lib/sms/queries.ts":
        "export async function listMessages(actor: Member) { return toRow(actor); } function toRow(x: unknown) { return x; }",
    },
  ],
};

// Commands

const commandDefiners = ["defineCommand", "defineVerifiedCommand"];

type CommandOf = { name: string; call: Node; source: Source };

function commandsOf(source: Source): CommandOf[] {
  return definitionsOf(source).flatMap(({ name, node }) => {
    const call = isNode(node.init) ? node.init : null;
    return call?.type === "CallExpression" && commandDefiners.includes(nameOf(call.callee) ?? "") ? [{ name, call, source }] : [];
  });
}

const commandsAtHome: Check = {
  law: "a command is a constant of its noun's commands, under its own name",
  find: (tree) =>
    tree.sources.filter(product).flatMap((source) => {
      if (source.path.startsWith("lib/server/")) return [];
      const constants = role(source) === "commands" ? commandsOf(source) : [];
      return source
        .nodes("CallExpression")
        .filter((call) => commandDefiners.includes(nameOf(call.callee) ?? ""))
        .flatMap((call) => {
          const constant = constants.find((each) => each.call === call);
          if (!constant)
            return [problemAt(source, call, "defines a command in passing: write it as a constant in lib/<noun>/commands.")];
          const [definition] = argumentsOf(call);
          const name = nodesIn(definition ?? call).find(({ type, key }) => type === "Property" && nameOf(key) === "name");
          return name && isNode(name.value) && textOf(name.value) === constant.name
            ? []
            : [
                problemAt(
                  source,
                  call,
                  `gives ${constant.name} another name: logs and audit would speak of something that nobody finds.`,
                ),
              ];
        });
    }),
  bad: [
    { "lib/sms/commands.ts": 'export const send = defineCommand({ name: "post" });' },
    { "lib/sms/queries.ts": 'export const send = defineCommand({ name: "send" });' },
    { "scripts/operator.ts": 'runCommand(defineCommand({ name: "send" }));' },
  ],
  good: [
    {
      "lib/sms/commands.ts": 'export const send = defineCommand<Input, null>({ name: "send" });',
      "lib/server/command.ts": "defineCommand({});",
    },
  ],
};

/** Where a name of a file is defined: in it, or in the file it is imported from. */
function definitionOf(tree: Tree, source: Source, name: string): { source: Source; definition: Definition } | null {
  const own = definitionsOf(source).find((definition) => definition.name === name);
  if (own) return { source, definition: own };
  for (const entry of source.imports) {
    const imported = entry.names.find(({ local }) => local === name)?.imported;
    const file = imported ? tree.fileOf(entry) : undefined;
    const definition = file && definitionsOf(file).find((each) => each.name === imported);
    if (file && definition) return { source: file, definition };
  }
  return null;
}

/** Whether `node` calls one of `names`, itself or in a function of lib that it calls, or in a command that it runs. */
function callsOneOf(tree: Tree, source: Source, node: Node, names: string[], seen = new Set<Node>()): boolean {
  if (seen.has(node)) return false;
  seen.add(node);
  return callsIn(node).some((call) => {
    if (names.includes(calledName(call) ?? "")) return true;
    const member = memberOf(call.callee);
    const callee = member?.property === "run" ? member.object : nameOf(call.callee);
    const found = callee ? definitionOf(tree, source, callee) : null;
    return (
      found !== null &&
      placeOf(found.source.path).noun !== null &&
      callsOneOf(tree, found.source, found.definition.node, names, seen)
    );
  });
}

const audited: Check = {
  law: "every command records an audit event",
  find: (tree) =>
    tree.sources
      .filter((source) => role(source) === "commands")
      .flatMap(commandsOf)
      .filter(({ source, call }) => !callsOneOf(tree, source, call, ["audit", "recordAudit"]))
      // What can only answer unchanged(…) has nothing to tell.
      .filter(({ source, call }) => !callsOneOf(tree, source, call, ["unchanged"]) || callsOneOf(tree, source, call, ["ok"]))
      .map(({ name, source, call }) =>
        problemAt(
          source,
          call,
          `lets ${name} change something that nobody can look up: await ctx.audit({ event, … }) after the write.`,
        ),
      ),
  bad: [
    {
      "lib/sms/commands.ts":
        'export const send = defineCommand({ name: "send", async run(ctx) { await ctx.db.message.create({}); return ok(null); } });',
    },
    {
      "lib/sms/commands.ts":
        'export const send = defineCommand({ name: "send", async run(ctx) { return save(ctx); } }); async function save(ctx) { return ok(1); }',
    },
    {
      "lib/sms/commands.ts":
        'export const send = defineVerifiedCommand({ name: "send", async run(ctx) { if (a) return unchanged(null); return ok(null); } });',
    },
  ],
  good: [
    {
      "lib/sms/commands.ts":
        'import { save } from "@/lib/whitelist/commands"; export const send = defineCommand({ name: "send", async run(ctx) { await save(ctx); return ok(null); } }); export const look = defineCommand({ name: "look", run: async () => unchanged(null) }); export const twice = defineCommand({ name: "twice", run: (ctx) => send.run(ctx) });',
      "lib/whitelist/commands.ts": 'export async function save(ctx) { await ctx.audit({ event: "whitelist.changed" }); }',
    },
  ],
};

const commandsLetThrough: Check = {
  law: "a command catches nothing and reads no other clock or database than its context's",
  find: (tree) =>
    tree.sources
      .filter((source) => role(source) === "commands")
      .flatMap((source) => {
        const clock = namesFrom(source, (path) => path === "lib/server/clock");
        return commandsOf(source).flatMap(({ call }) =>
          nodesIn(call).flatMap((node) => {
            if (node.type === "TryStatement" || (node.type === "CallExpression" && memberOf(node.callee)?.property === "catch")) {
              return [
                problemAt(
                  source,
                  node,
                  "catches inside a transaction, which a failed statement has ended already: let it throw; lib/server/database-errors maps it by constraint.",
                ),
              ];
            }
            if (node.type === "CallExpression" && clock.has(nameOf(node.callee) ?? "")) {
              return [problemAt(source, node, "reads the clock anew: a command has one instant, ctx.now.")];
            }
            return [];
          }),
        );
      }),
  bad: [
    {
      "lib/sms/commands.ts":
        'export const send = defineCommand({ name: "send", async run(ctx) { try { await ctx.audit({}); } catch { return ok(1); } } });',
    },
    {
      "lib/sms/commands.ts":
        'export const send = defineCommand({ name: "send", async run(ctx) { await ctx.db.x.create({}).catch(() => null); } });',
    },
    {
      "lib/sms/commands.ts":
        'import { now } from "@/lib/platform/clock"; export const send = defineCommand({ name: "send", run: async () => unchanged(now()) });',
    },
  ],
  good: [
    {
      "lib/sms/commands.ts":
        'import { now } from "@/lib/platform/clock"; export const send = defineCommand({ name: "send", run: async (ctx) => unchanged(ctx.now) }); export function later() { try { return now(); } catch { return null; } }',
    },
  ],
};

// Audit events

function auditEventsOf(tree: Tree): { source: Source; node: Node; name: string }[] {
  const source = tree.source("lib/audit/schema.ts");
  const list = source && definitionsOf(source).find(({ name }) => name === "auditEvents");
  if (!source || !list) return [];
  return nodesIn(list.node)
    .filter(({ type }) => type === "Literal")
    .map((node) => ({ source, node, name: textOf(node) ?? "" }));
}

/** The strings that an `event` of an audit entry may be. */
function recordedEvents(source: Source): Node[] {
  return source
    .nodes("CallExpression")
    .filter((call) => ["audit", "recordAudit"].includes(calledName(call) ?? ""))
    .flatMap((call) => argumentsOf(call).filter(({ type }) => type === "ObjectExpression"))
    .flatMap((entry) => (entry.properties as Node[]).filter((property) => nameOf(property.key) === "event"))
    .flatMap((property) => nodesIn(property.value as Node).filter((node) => textOf(node) !== null));
}

const auditList: Check = {
  law: "the list of audit events is what is recorded",
  find: (tree) => {
    const events = auditEventsOf(tree);
    const listed = new Set(events.map(({ name }) => name));
    const sources = tree.sources.filter(
      // The list itself, and the sentences for it, record nothing.
      (source) => product(source) && !["lib/audit/schema.ts", "lib/audit/labels.ts"].includes(source.path),
    );
    const written = new Set(sources.flatMap((source) => source.nodes("Literal").map((node) => textOf(node))));
    return [
      ...events
        .filter(({ name }) => !/^[a-z]+(_[a-z]+)*\.[a-z]+(_[a-z]+)*$/.test(name))
        .map(({ source, node, name }) => problemAt(source, node, `lists "${name}", which has not the form noun.verbed.`)),
      ...events
        .filter(({ name }) => !written.has(name))
        .map(({ source, node, name }) =>
          problemAt(
            source,
            node,
            `lists "${name}", which nothing records: record it, or take it off the list and its sentence off the labels.`,
          ),
        ),
      ...sources.flatMap((source) =>
        recordedEvents(source)
          .filter((node) => !listed.has(textOf(node) ?? ""))
          .map((node) =>
            problemAt(
              source,
              node,
              `records "${textOf(node)}", which lib/audit/schema.ts does not list: add it there, with a sentence in labels.`,
            ),
          ),
      ),
    ];
  },
  bad: [
    {
      "lib/sms/commands.ts": 'ctx.audit({ event: "sms.sent" });',
      "lib/audit/schema.ts": 'export const auditEvents = ["sms.read"] as const;',
    },
    {
      "lib/audit/schema.ts": 'export const auditEvents = ["sms.sent"] as const;',
      "lib/audit/labels.ts": 'export const a = "sms.sent";',
    },
    {
      "lib/audit/schema.ts": 'export const auditEvents = ["smsSent"] as const;',
      "lib/sms/commands.ts": 'ctx.audit({ event: "smsSent" });',
    },
  ],
  good: [
    {
      "lib/audit/schema.ts": 'export const auditEvents = ["sms.sent", "sms.failed"] as const;',
      "lib/sms/records.ts":
        'recordAudit(tx, actor, at, { event: well ? "sms.sent" : "sms.failed" }); log.info({ event: "started" });',
    },
  ],
};

// Components

const oneComponent: Check = {
  law: "a file of components exports one",
  find: (tree) =>
    tree.sources
      .filter((source) => source.path.startsWith("components/") && source.path.endsWith(".tsx") && product(source))
      .flatMap((source) =>
        definitionsOf(source)
          .filter(({ name, node, exported }) => {
            const fn = node.type === "VariableDeclarator" && isNode(node.init) ? node.init : node;
            return exported && /^[A-Z][a-z]/.test(name) && /Function/.test(fn.type);
          })
          .slice(1)
          .map(({ name, node }) =>
            problemAt(source, node, `exports ${name} beside another component: give it a file of its own, named after it.`),
          ),
      ),
  bad: [{ "components/ui/dialog.tsx": "export function Dialog() { return null; } export const DialogBody = () => null;" }],
  good: [
    {
      "components/ui/dialog.tsx":
        "export function Dialog() { return <Body />; } function Body() { return null; } export const LIMIT = 1; export function useDialog() {}",
    },
  ],
};

export const shapeChecks: Check[] = [
  actionLines,
  guarded,
  readsForSomebody,
  commandsAtHome,
  audited,
  commandsLetThrough,
  auditList,
  oneComponent,
];
