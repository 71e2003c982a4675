/**
 * Counts a jest JSON report. Only a test that ran and passed counts as passed: a suite that did not load,
 * a skipped or todo test, and a jest that fails without saying why are each a failure. The one exception are the tests
 * of PyTorch where there is none: they are neither, and are told by name.
 */
export function countReport(report, exitCode) {
  if (!Array.isArray(report?.testResults)) return { passed: 0, failures: ['jest left no report'], skipped: [] };
  const tests = report.testResults.flatMap((suite) => suite.assertionResults);
  const failures = report.testResults.flatMap(failuresOf);
  if (report.wasInterrupted) failures.push('jest was interrupted');
  if (tests.length === 0 && failures.length === 0) failures.push('no tests were found');
  if (exitCode !== 0 && failures.length === 0) failures.push(`jest ended with ${exitCode} although its tests passed`);
  const skipped = [...new Set(tests.filter(isLeftOut).map(({ ancestorTitles }) => ancestorTitles[0]))];
  return { passed: tests.filter(({ status }) => status === 'passed').length, failures, skipped };
}

function failuresOf(suite) {
  const failures = suite.assertionResults
    .filter((test) => test.status !== 'passed' && !isLeftOut(test))
    .map(({ status, fullName }) => `${status}: ${fullName} (${suite.name})`);
  if (failures.length > 0 || suite.status === 'passed') return failures;
  if (suite.assertionResults.length > 0 && suite.assertionResults.every(isLeftOut)) return [];
  return [`suite failed outside its tests: ${suite.name}`];
}

function isLeftOut({ status, ancestorTitles = [] }) {
  return status === 'pending' && / skipped, .* has no PyTorch$/.test(ancestorTitles[0] ?? '');
}

/** The last line of every run. */
export function verdict({ passed, failures }) {
  return `${passed} passed, ${failures.length} failed`;
}
