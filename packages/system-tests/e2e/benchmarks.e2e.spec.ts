import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const SECONDS = 1_000;

interface Report {
  readonly ok: boolean;
  readonly sections: readonly {
    readonly title: string;
    readonly rows: readonly Readonly<Record<string, string | number>>[];
    readonly ratios: readonly { readonly name: string; readonly value: number }[];
  }[];
}

/** Less than a test has: what it has started would go on. */
const RUN_MS = 540 * SECONDS;

/** A few orders, and no speed judged. */
async function shortRun(benchmark: string): Promise<Report> {
  const bench = join(__dirname, '../bench/bench.mjs');
  const { stdout } = await promisify(execFile)(process.execPath, [bench, benchmark, '--short', '--json'], {
    timeout: RUN_MS,
  });
  return JSON.parse(stdout) as Report;
}

/** Two workflow tasks that come at once may be one; bytes hold ids and times. */
const BY_TIMING = /^(WorkflowTask|all events|bytes)/;

describe('the benchmarks of orders', () => {
  it(
    'compare orders of the same history, all of which complete',
    async () => {
      const { ok, sections } = await shortRun('saga');
      expect(ok).toBe(true);
      const [history] = sections;
      for (const row of history?.rows ?? []) {
        const { '': kind, ...sides } = row;
        if (BY_TIMING.test(String(kind))) continue;
        expect([kind, new Set(Object.values(sides)).size]).toEqual([kind, 1]);
      }
      expect(history?.rows).toContainEqual(expect.objectContaining({ '': 'ActivityTaskScheduled' }));
      expect(sections.flatMap(({ ratios }) => ratios).map(({ name, value }) => [name, value])).toEqual(
        expect.arrayContaining([
          ['kinds of events that differ in number', 0],
          ['orders that did not complete', 0],
          ['audits that are not ok', 0],
          ['orders of (c) that the audit misses', 0],
        ]),
      );
    },
    600 * SECONDS,
  );

  it(
    'run with one worker process and with several',
    async () => {
      const { ok, sections } = await shortRun('workers');
      expect(ok).toBe(true);
      expect(sections[0]?.rows.map(({ workers }) => workers)).toEqual([1, 2]);
    },
    600 * SECONDS,
  );
});
