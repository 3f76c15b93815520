import { describe, expect, it } from "vitest";
import { failedPlaywrightTests, playwrightOutcome, single, vitestOutcome } from "./outcome";

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((each) => ({ status: each })) });

describe("a tier's outcome", () => {
  it("has the counts of its report", () => {
    const report = {
      numPassedTests: 2,
      numFailedTests: 1,
      testResults: [file("failed", "passed", "failed"), file("passed", "passed")],
    };
    expect(vitestOutcome(report, 1)).toEqual({ passed: 2, failed: 1 });
    expect(playwrightOutcome({ stats: { expected: 5, unexpected: 0, flaky: 0 }, errors: [], suites: [] }, 0)).toEqual({
      passed: 5,
      failed: 0,
    });
  });

  it("counts a file that could not be loaded", () => {
    const report = { numPassedTests: 1, numFailedTests: 0, testResults: [file("failed"), file("passed", "passed")] };
    expect(vitestOutcome(report, 1)).toEqual({ passed: 1, failed: 1 });
  });

  it("is a failure when no test ran, when there is no report, and when the tool fails without a failed test", () => {
    expect(vitestOutcome({ numPassedTests: 0, numFailedTests: 0, testResults: [] }, 0)).toEqual({ passed: 0, failed: 1 });
    expect(vitestOutcome(null, 0)).toEqual({ passed: 0, failed: 1 });
    expect(vitestOutcome({ numPassedTests: 3, numFailedTests: 0, testResults: [] }, 1)).toEqual({ passed: 3, failed: 1 });
    expect(playwrightOutcome(null, 1)).toEqual({ passed: 0, failed: 1 });
    expect(playwrightOutcome({ stats: { expected: 0, unexpected: 0, flaky: 0 }, errors: [{}], suites: [] }, 1)).toEqual({
      passed: 0,
      failed: 1,
    });
  });

  it("counts a test that passes only at the second try as failed", () => {
    expect(playwrightOutcome({ stats: { expected: 4, unexpected: 0, flaky: 1 }, errors: [], suites: [] }, 0)).toEqual({
      passed: 4,
      failed: 1,
    });
  });

  it("is one passed or one failed for a tool without tests", () => {
    expect([single(0), single(2)]).toEqual([
      { passed: 1, failed: 0 },
      { passed: 0, failed: 1 },
    ]);
  });
});

describe("the failed tests of the browser", () => {
  it("are named by file and line, once each, also inside a group", () => {
    const passed = { ok: true, file: "a.spec.ts", line: 3 };
    const failed = { ok: false, file: "a.spec.ts", line: 9 };
    const inGroup = { specs: [{ ok: false, file: "a.spec.ts", line: 20 }] };
    const report = {
      stats: { expected: 1, unexpected: 3, flaky: 0 },
      errors: [],
      suites: [{ specs: [passed, failed, failed], suites: [inGroup] }],
    };
    expect(failedPlaywrightTests(report)).toEqual(["a.spec.ts:9", "a.spec.ts:20"]);
    expect(failedPlaywrightTests(null)).toEqual([]);
  });
});
