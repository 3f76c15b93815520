// One file of code: its syntax tree, and what the checks ask of it most.

import { posix } from "node:path";
import { parseAst } from "vitest/node";

/** A node of the syntax tree (ESTree, with TypeScript's nodes beside it). */
export type Node = { type: string; start: number; end: number; [key: string]: unknown };

export type Import = {
  /** As written: `./rules`, `@/lib/shared/time`, `node:fs`, `zod/mini`. */
  specifier: string;
  /** For our own files, from the root: `lib/shared/time`; the ending is missing where the specifier has none. */
  path: string | null;
  /** Vanishes when the code is built. */
  typeOnly: boolean;
  /** What is imported, under the name it has here. Empty for a side effect and for `import()`. */
  names: { imported: string; local: string }[];
  node: Node;
};

export type Source = {
  path: string;
  text: string;
  body: Node[];
  imports: Import[];
  /** All nodes of the given types, in the order of the text. */
  nodes(...types: string[]): Node[];
  parentOf(node: Node): Node | undefined;
  lineOf(node: Node): number;
  /** `"use server"`, `"use client"`: at the head of the file. */
  hasDirective(text: string): boolean;
};

const languages: Record<string, "js" | "ts" | "tsx" | "dts"> = {
  ts: "ts",
  mts: "ts",
  tsx: "tsx",
  jsx: "tsx",
  js: "js",
  mjs: "js",
};

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && typeof (value as Node).type === "string";
}

function childrenOf(node: Node): Node[] {
  return Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));
}

/** The node and everything in it, in the order of the text. */
export function nodesIn(node: Node): Node[] {
  return [node, ...childrenOf(node).flatMap(nodesIn)];
}

/** Throws where the text is no valid TypeScript. */
export function parseSource(path: string, text: string): Source {
  const lang = /\.d\.[mc]?ts$/.test(path) ? "dts" : languages[path.split(".").at(-1) ?? ""];
  const program = parseAst(text, { lang: lang ?? "ts", astType: "ts" }, path) as unknown as Node & { body: Node[] };
  const byType = new Map<string, Node[]>();
  const parents = new Map<Node, Node>();
  const visit = (node: Node) => {
    const known = byType.get(node.type);
    if (known) known.push(node);
    else byType.set(node.type, [node]);
    for (const child of childrenOf(node)) {
      parents.set(child, node);
      visit(child);
    }
  };
  visit(program);
  const source: Source = {
    path,
    text,
    body: program.body,
    imports: [],
    nodes: (...types) => types.flatMap((type) => byType.get(type) ?? []).sort((a, b) => a.start - b.start),
    parentOf: (node) => parents.get(node),
    lineOf: (node) => text.slice(0, node.start).split("\n").length,
    hasDirective: (directive) => program.body.some((node) => node.directive === directive),
  };
  source.imports = source
    .nodes("ImportDeclaration", "ExportNamedDeclaration", "ExportAllDeclaration", "ImportExpression", "TSImportType")
    .flatMap((node) => importOf(path, node) ?? []);
  return source;
}

function importOf(path: string, node: Node): Import | null {
  const specifier = isNode(node.source) ? node.source.value : null;
  if (typeof specifier !== "string") return null;
  const specifiers = (node.specifiers ?? []) as Node[];
  const isType = (entry: Node) => entry.importKind === "type" || entry.exportKind === "type";
  return {
    specifier,
    path: ownPath(path, specifier),
    typeOnly: node.type === "TSImportType" || isType(node) || (specifiers.length > 0 && specifiers.every(isType)),
    names: specifiers.map((entry) => ({
      imported: nameOf(entry.imported) ?? (entry.type === "ImportDefaultSpecifier" ? "default" : "*"),
      local: nameOf(entry.local) ?? "*",
    })),
    node,
  };
}

function ownPath(from: string, specifier: string): string | null {
  if (specifier.startsWith("@/")) return specifier.slice(2);
  return specifier.startsWith(".") ? posix.join(posix.dirname(from), specifier) : null;
}

/** The name of an identifier, a string's text as a key, else null. */
export function nameOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "Identifier" || node.type === "JSXIdentifier") return node.name as string;
  return typeof node.value === "string" ? node.value : null;
}

/** The text of a string, or of a template up to its first hole; null for anything else. */
export function textOf(node: Node): string | null {
  if (node.type === "TemplateLiteral") return textOf((node.quasis as Node[])[0] as Node);
  if (node.type === "TemplateElement") return (node.value as { cooked: string }).cooked;
  return node.type === "Literal" && typeof node.value === "string" ? node.value : null;
}

/** `a.b` as `{ object: "a", property: "b" }`; either is null when it is no plain name. */
export function memberOf(node: unknown): { object: string | null; property: string | null } | null {
  if (!isNode(node) || node.type !== "MemberExpression") return null;
  return { object: nameOf(node.object), property: nameOf(node.property) };
}

/** The plain name or the property that is called: `f` of `f()`, `audit` of `ctx.audit()`. */
export function calledName(call: Node): string | null {
  return nameOf(call.callee) ?? memberOf(call.callee)?.property ?? null;
}

/** A function or constant of the file's outermost level. */
export type Definition = { name: string; node: Node; exported: boolean; isDefault: boolean };

export function definitionsOf(source: Source): Definition[] {
  return source.body.flatMap((statement) => {
    const exported = statement.type.startsWith("Export");
    const isDefault = statement.type === "ExportDefaultDeclaration";
    const declaration = exported && isNode(statement.declaration) ? statement.declaration : statement;
    if (declaration.type === "VariableDeclaration") {
      return (declaration.declarations as Node[]).map((each) => ({
        name: nameOf(each.id) ?? "",
        node: each,
        exported,
        isDefault,
      }));
    }
    if (isDefault || declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") {
      return [{ name: nameOf(declaration.id) ?? "default", node: declaration, exported, isDefault }];
    }
    return [];
  });
}
