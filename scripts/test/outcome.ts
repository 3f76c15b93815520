// Counts the tests in a tier's report. A tier that ran no test fails: a wrong filter must not look like success.

export type Outcome = { passed: number; failed: number };

type VitestReport = {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
};

type PlaywrightSuite = { specs: { ok: boolean; file: string; line: number }[]; suites?: PlaywrightSuite[] };

export type PlaywrightReport = {
  stats: { expected: number; unexpected: number; flaky: number };
  errors: unknown[];
  suites: PlaywrightSuite[];
};

function atLeastOne(outcome: Outcome, exitCode: number): Outcome {
  const unexplained = outcome.failed === 0 && (exitCode !== 0 || outcome.passed === 0);
  return unexplained ? { ...outcome, failed: 1 } : outcome;
}

export function single(exitCode: number): Outcome {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** A file that cannot be loaded has no tests, so the file itself counts as failed. `report` is null when none was written. */
export function vitestOutcome(report: VitestReport | null, exitCode: number): Outcome {
  if (!report) return { passed: 0, failed: 1 };
  const brokenFiles = report.testResults.filter(
    (file) => file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed"),
  ).length;
  return atLeastOne({ passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles }, exitCode);
}

/** A test that passes only when it is repeated counts as failed. */
export function playwrightOutcome(report: PlaywrightReport | null, exitCode: number): Outcome {
  if (!report) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return atLeastOne({ passed: expected, failed: unexpected + flaky + report.errors.length }, exitCode);
}

/** The failed tests of a report, each as a filter that selects it alone: `file:line`. */
export function failedPlaywrightTests(report: PlaywrightReport | null): string[] {
  const failedIn = (suite: PlaywrightSuite): string[] => [
    ...suite.specs.filter(({ ok }) => !ok).map(({ file, line }) => `${file}:${line}`),
    ...(suite.suites ?? []).flatMap(failedIn),
  ];
  return [...new Set((report?.suites ?? []).flatMap(failedIn))];
}
