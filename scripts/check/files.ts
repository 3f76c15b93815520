// The files that the checks read, and how a check reports what it finds.

import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/** Text by path. */
export type Files = ReadonlyMap<string, string>;

/** Returns one line for each violation: the path, and what to do instead. */
export type Check = (files: Files) => string[];

/** The versioned files of the checkout, and new files that are not ignored. */
export function readFiles(): Files {
  const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
  const paths = [...new Set(listed.split("\0"))].filter((path) => path !== "" && existsSync(path));
  const isText = (path: string) => /\.(tsx?|mjs|md|prisma|json|svg|css)$/.test(path) && path !== "package-lock.json";
  return new Map(paths.map((path) => [path, isText(path) ? readFileSync(path, "utf8") : ""]));
}

export const isTest = (path: string) => /\.(test|spec)\.tsx?$/.test(path);

/** Code that runs in production. */
export const isProduct = (path: string) => /^(app|components|lib|services)\/.*\.tsx?$|^proxy\.ts$/.test(path) && !isTest(path);

/** `violates` is reported for each file of `where` whose text matches `pattern`. */
export function forbid(where: (path: string) => boolean, pattern: RegExp, instead: string): Check {
  return (files) =>
    [...files]
      .filter(([path, text]) => where(path) && pattern.test(withoutComments(text)))
      .map(([path]) => `${path}: ${instead}`);
}

export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");
}

/** The exported and local functions and constants of a file, by name, each with its text. */
export function definitionsOf(text: string): Map<string, string> {
  const found = new Map<string, string>();
  const starts = [...text.matchAll(/^(?:export )?(?:default )?(?:async )?(?:function|const|class|type) (\w+)/gm)];
  for (const [index, match] of starts.entries()) {
    found.set(match[1] ?? "", text.slice(match.index, starts[index + 1]?.index));
  }
  return found;
}
