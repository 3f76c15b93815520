// What a check is: a law, how a breach is found, and its own test: trees that break the law, and trees that keep it.

import type { Node, Source } from "./source";
import type { Files, Tree } from "./tree";

export type Problem = { path: string; line?: number /** What is wrong, and what to do instead. */; say: string };

export type Check = {
  /** Read after "the tree:". */
  law: string;
  find(tree: Tree): Problem[];
  /** Each breaks the law in its first file. */
  bad: Files[];
  /** Each comes close and keeps it. */
  good?: Files[];
};

export function problemAt(source: Source, node: Node, say: string): Problem {
  return { path: source.path, line: source.lineOf(node), say };
}

export function tell({ path, line, say }: Problem): string {
  return `${path}${line ? `:${line}` : ""} ${say}`;
}
