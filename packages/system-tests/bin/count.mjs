/**
 * Counts a jest JSON report. Only a test that ran and passed counts as passed: a suite that did not load,
 * a skipped or todo test, and a jest that fails without saying why are each a failure.
 */
export function countReport(report, exitCode) {
  if (!Array.isArray(report?.testResults)) return { passed: 0, failures: ['jest left no report'] };
  const tests = report.testResults.flatMap((suite) => suite.assertionResults);
  const failures = report.testResults.flatMap(failuresOf);
  if (report.wasInterrupted) failures.push('jest was interrupted');
  if (tests.length === 0 && failures.length === 0) failures.push('no tests were found');
  if (exitCode !== 0 && failures.length === 0) failures.push(`jest ended with ${exitCode} although its tests passed`);
  return { passed: tests.filter(({ status }) => status === 'passed').length, failures };
}

function failuresOf(suite) {
  const failures = suite.assertionResults
    .filter(({ status }) => status !== 'passed')
    .map(({ status, fullName }) => `${status}: ${fullName} (${suite.name})`);
  if (failures.length > 0 || suite.status === 'passed') return failures;
  return [`suite failed outside its tests: ${suite.name}`];
}

/** The last line of every run. */
export function verdict({ passed, failures }) {
  return `${passed} passed, ${failures.length} failed`;
}
