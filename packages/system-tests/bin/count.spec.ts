import { countReport, verdict } from './count.mjs';

const suite = (status: string, ...statuses: string[]) => ({
  name: '/a.spec.ts',
  status,
  assertionResults: statuses.map((each, n) => ({ status: each, fullName: `test ${n}` })),
});
const report = (...testResults: object[]) => ({ wasInterrupted: false, testResults });

describe('counting a jest report', () => {
  it('counts the tests that passed', () => {
    const count = countReport(report(suite('passed', 'passed', 'passed'), suite('passed', 'passed')), 0);
    expect(verdict(count)).toBe('3 passed, 0 failed');
  });

  it('names the test that failed', () => {
    const count = countReport(report(suite('failed', 'passed', 'failed')), 1);
    expect(verdict(count)).toBe('1 passed, 1 failed');
    expect(count.failures).toEqual(['failed: test 1 (/a.spec.ts)']);
  });

  it.each(['pending', 'todo', 'skipped', 'disabled', 'focused'])('counts a %s test as failed', (status) => {
    expect(verdict(countReport(report(suite('passed', 'passed', status)), 0))).toBe('1 passed, 1 failed');
  });

  it('tells the tests of PyTorch by name where there is none, and no others', () => {
    const skip = (title: string) => ({
      name: '/a.spec.ts',
      status: 'skipped',
      assertionResults: [{ status: 'pending', fullName: `${title} x`, ancestorTitles: [title, 'x'] }],
    });
    const title = 'PyTorch in a process: skipped, python3 has no PyTorch';
    const count = countReport(report(suite('passed', 'passed'), skip(title)), 0);
    expect(count).toEqual({ passed: 1, failures: [], skipped: [title] });
    expect(verdict(countReport(report(skip('orders: skipped, none')), 0))).toBe('0 passed, 1 failed');
  });

  it('counts a suite that did not load as failed', () => {
    const count = countReport(report(suite('passed', 'passed'), suite('failed')), 1);
    expect(verdict(count)).toBe('1 passed, 1 failed');
  });

  it('counts a suite whose clean-up failed, though its tests passed', () => {
    expect(verdict(countReport(report(suite('failed', 'passed')), 1))).toBe('1 passed, 1 failed');
  });

  it('counts a skipped suite as failed', () => {
    expect(countReport(report(suite('skipped')), 0).failures).toHaveLength(1);
  });

  it.each<[string, unknown, number | string]>([
    ['a missing report', undefined, 1],
    ['a report of another shape', { numPassedTests: 3 }, 0],
    ['a run without tests', report(), 0],
    ['an interrupted run', { wasInterrupted: true, testResults: [suite('passed', 'passed')] }, 0],
    ['a non-zero exit with passing tests', report(suite('passed', 'passed')), 1],
    ['a run that was killed', report(suite('passed', 'passed')), 'SIGKILL'],
  ])('counts %s as one failure', (_case, given, exitCode) => {
    expect(countReport(given, exitCode).failures).toHaveLength(1);
  });
});
