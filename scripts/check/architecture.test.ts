// The shape of the tree: there is one way to do each thing, and this fails when a second way appears, with a message that
// says what to do instead. There are no lists of exceptions: what does not fit is changed, or the law is. Each law is itself
// tested, by a few lines that break it and must be found.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { tell } from "./check";
import { importChecks } from "./imports";
import { nameChecks } from "./names";
import { onePlaceChecks } from "./one-place";
import { shapeChecks } from "./shapes";
import { testChecks } from "./tests";
import { readTree, treeOf } from "./tree";

const tree = readTree();
const checks = [...nameChecks, ...importChecks, ...shapeChecks, ...onePlaceChecks, ...testChecks];

describe.each(checks.map((check) => [check.law, check] as const))("%s", (_, { find, bad, good = [] }) => {
  it("in this tree", () => {
    expect(find(tree).map(tell)).toEqual([]);
  });
  it.each(bad.map((files) => [Object.keys(files)[0], files] as const))("and a breach in %s is found", (path, files) => {
    expect(find(treeOf(files)).map((problem) => problem.path)).toContain(path);
  });
  it("and what keeps it passes", () => {
    expect(good.flatMap((files) => find(treeOf(files))).map(tell)).toEqual([]);
  });
});

describe("icons", () => {
  it("each has a name and a drawing", () => {
    const read = (path: string) => readFileSync(path, "utf8");
    const drawn = [...read("components/ui/icons.svg").matchAll(/<symbol id="([^"]+)"/g)].map(([, id]) => id);
    const named = [...read("components/ui/icon.tsx").matchAll(/^ {2}\| "([^"]+)"/gm)].map(([, name]) => name);
    expect(drawn.length).toBeGreaterThan(20);
    expect(drawn).toEqual(named);
  });
});
