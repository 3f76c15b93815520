// The source tree as the checks see it: the files of the working copy, or a few lines in memory for a check's own test.
// What .gitignore names is made by tools and does not count; of hidden folders only the settings do.

import { readdirSync, readFileSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { type Import, parseSource, type Source } from "./source";

/** Text by path. Paths are relative to the root and use slashes. */
export type Files = Record<string, string>;

export type Tree = {
  paths: readonly string[];
  /** Every file of code. */
  sources: readonly Source[];
  /** Null when there is no such file. */
  text(path: string): string | null;
  source(path: string): Source | undefined;
  /** The file that an import leads to; undefined for a package and for generated code. */
  fileOf(entry: Import): Source | undefined;
};

const root = resolve(import.meta.dirname, "../..");
const settingsFolders = [".config", ".ci"];

function ignoredBy(gitignore: string): (path: string) => boolean {
  const patterns = gitignore
    .split("\n")
    .map((line) => line.trim().replace(/\/$/, ""))
    .filter((line) => line !== "");
  return (path) =>
    patterns.some((pattern) => {
      if (pattern.startsWith("*.")) return path.endsWith(pattern.slice(1));
      return pattern.includes("/") ? path === pattern : posix.basename(path) === pattern;
    });
}

function pathsUnder(folder: string, isIgnored: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (isIgnored(path) || (entry.name.startsWith(".") && !settingsFolders.includes(entry.name))) return [];
    return entry.isDirectory() ? pathsUnder(path, isIgnored) : [path];
  });
}

/** The working copy. Throws where a file is no valid TypeScript. */
export function readTree(): Tree {
  const read = (path: string) => readFileSync(join(root, path), "utf8");
  return treeFrom(pathsUnder("", ignoredBy(read(".gitignore"))), read);
}

export function treeOf(files: Files): Tree {
  return treeFrom(Object.keys(files), (path) => files[path] ?? "");
}

function treeFrom(paths: string[], read: (path: string) => string): Tree {
  const sources = new Map(
    paths.filter((path) => /\.([mc]?[jt]s|[jt]sx)$/.test(path)).map((path) => [path, parseSource(path, read(path))]),
  );
  const endings = ["", ".ts", ".tsx", ".mts", ".d.ts", ".js", "/index.ts", "/index.tsx"];
  return {
    paths,
    sources: [...sources.values()],
    text: (path) => (paths.includes(path) ? read(path) : null),
    source: (path) => sources.get(path),
    fileOf: ({ path }) => endings.map((ending) => sources.get(`${path}${ending}`)).find((found) => found !== undefined),
  };
}
