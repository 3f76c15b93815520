// What a test may not do: not run, run twice, look away, or wait.

import { type Check, problemAt } from "./check";
import { isTest } from "./place";
import { calledName, isNode, memberOf, type Node, nameOf, type Source, textOf } from "./source";

const isSettings = ({ path }: Source) => path.startsWith(".config/") || /^e2e\/.*config\.ts$/.test(path);

/** `it` of `it.each([]).only`: the name at the root of a chain of members and calls. */
function rootOf(node: unknown): string | null {
  if (!isNode(node)) return null;
  if (node.type === "MemberExpression") return rootOf(node.object);
  return node.type === "CallExpression" ? rootOf(node.callee) : nameOf(node);
}

const runners = ["it", "test", "describe", "suite", "bench"];
const evasions = ["skip", "only", "todo", "fails", "fail", "failing", "fixme", "skipIf", "runIf"];

const allRun: Check = {
  law: "every test runs",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => isTest(path))
      .flatMap((source) => [
        ...source
          .nodes("MemberExpression")
          .filter((node) => runners.includes(rootOf(node) ?? "") && evasions.includes(memberOf(node)?.property ?? ""))
          .map((node) =>
            problemAt(
              source,
              node,
              `marks a test .${memberOf(node)?.property}: a test that does not run proves nothing. Repair or remove it.`,
            ),
          ),
        ...source
          .nodes("CallExpression")
          .filter((node) => /^[xf](it|test|describe)$/.test(nameOf(node.callee) ?? ""))
          .map((node) => problemAt(source, node, "leaves tests out: repair or remove them.")),
      ]),
  bad: [
    { "lib/sms/rules.test.ts": 'it.skip("a", () => {});' },
    { "lib/sms/rules.test.ts": 'describe.each([1]).only("a", () => {});' },
    { "e2e/home.spec.ts": "test.fixme(true);" },
    { "lib/sms/rules.test.ts": 'it.todo("a");' },
    { "lib/sms/rules.test.ts": 'xit("a", () => {});' },
  ],
  good: [{ "lib/sms/rules.test.ts": 'it("a", () => { list.skip(1); }); it.each([1])("b", () => {});' }],
};

const noRetries: Check = {
  law: "a test that fails once has failed",
  find: (tree) => {
    const scripts = tree.text("package.json") ?? "";
    return [
      ...(/--retr(y|ies)/.test(scripts)
        ? [{ path: "package.json", say: "repeats failed tests: a flake is a fault to find." }]
        : []),
      ...tree.sources
        .filter((source) => isTest(source.path) || isSettings(source))
        .flatMap((source) =>
          source
            .nodes("Property")
            .filter(({ key, value }) => /^retr(y|ies)$/.test(nameOf(key) ?? "") && isNode(value) && value.value !== 0)
            .map((node) => problemAt(source, node, "repeats failed tests: a flake is a fault to find.")),
        ),
      ...tree.sources
        .filter(({ path }) => path.startsWith("scripts/"))
        .flatMap((source) =>
          source
            .nodes("Literal", "TemplateElement")
            .filter((node) => /^--retr(y|ies)/.test(textOf(node) ?? ""))
            .map((node) => problemAt(source, node, "repeats failed tests: a flake is a fault to find.")),
        ),
    ];
  },
  bad: [
    { ".config/vitest.config.ts": "export default { test: { retry: 2 } };" },
    { "e2e/playwright.config.ts": "export default { retries: process.env.CI ? 2 : 0 };" },
    { "lib/sms/rules.test.ts": 'it("a", { retry: 3 }, () => {});' },
    { "scripts/test.ts": 'run("vitest", ["--retry=2"]);' },
    { "package.json": '{ "scripts": { "test": "vitest --retry 1" } }' },
  ],
  good: [
    { "e2e/playwright.config.ts": "export default { retries: 0 };", "lib/mail/rules.ts": "export const x = { retries: 3 };" },
  ],
};

const snapshots = /^to(Match(Inline|File)?Snapshot|ThrowErrorMatching(Inline)?Snapshot|HaveScreenshot)$/;

const honest: Check = {
  law: "tests use the real thing and say what they expect",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => isTest(path))
      .flatMap((source) =>
        source.nodes("CallExpression").flatMap((node) => {
          const name = calledName(node) ?? "";
          const [first] = node.arguments as Node[];
          if (rootOf(node.callee) === "vi" && /^(do)?mock$/i.test(name) && first && /^[@.]\.?\//.test(textOf(first) ?? "")) {
            return [
              problemAt(
                source,
                node,
                "replaces a module of ours, so it proves nothing of it: test the rule with its arguments, or the command on a database.",
              ),
            ];
          }
          if (snapshots.test(name))
            return [
              problemAt(
                source,
                node,
                "compares with a snapshot, which says what is and not what should be: write the expectation.",
              ),
            ];
          return [];
        }),
      ),
  bad: [
    { "lib/sms/commands.db.test.ts": 'vi.mock("@/lib/platform/clock");' },
    { "lib/sms/commands.db.test.ts": 'vi.doMock("./rules", () => ({}));' },
    { "lib/sms/rules.test.ts": "expect(1).toMatchInlineSnapshot();" },
  ],
  good: [{ "lib/sms/rules.test.ts": 'expect("a").toMatch(/a/); vi.fn();' }],
};

const noSleeps: Check = {
  law: "a test waits for what it expects, not for time to pass",
  find: (tree) =>
    tree.sources
      .filter(({ path }) => isTest(path))
      .flatMap((source) => [
        ...source
          .nodes("CallExpression")
          .filter((node) => /^(setTimeout|setInterval|waitForTimeout)$/.test(calledName(node) ?? ""))
          .map((node) =>
            problemAt(
              source,
              node,
              "sleeps: wait for the thing itself (expect.poll, vi.waitFor, a locator), or hand over the instant.",
            ),
          ),
        ...source.imports
          .filter(({ specifier }) => specifier === "node:timers/promises")
          .map(({ node }) =>
            problemAt(source, node, "imports a sleep: wait for the thing itself (expect.poll, vi.waitFor, a locator)."),
          ),
      ]),
  bad: [
    { "lib/sms/records.db.test.ts": "await new Promise((resolve) => setTimeout(resolve, 100));" },
    { "e2e/home.spec.ts": "await page.waitForTimeout(500);" },
    { "scripts/lock.test.ts": 'import { setTimeout as wait } from "node:timers/promises";' },
  ],
  good: [{ "lib/sms/records.db.test.ts": "await expect.poll(read).toBe(1);", "scripts/start.ts": "setTimeout(stop, 1000);" }],
};

export const testChecks: Check[] = [allRun, noRetries, honest, noSleeps];
