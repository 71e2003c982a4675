import { textOf, type Row } from '../bench/kit/section.js';
import type { Books } from './books.js';
import { percentilesOf, type Percentiles } from './percentiles.js';
import type { LoadSettings } from './settings.js';
import type { Counts, Tally } from './tally.js';
import { problemsOf } from './verdict.js';

export interface Machine {
  readonly node: string;
  readonly cores: number;
  /** Of the last minute, before the test and after it. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

/** All that a load test has to tell; times in milliseconds unless they say otherwise. */
export interface LoadReport {
  readonly ok: boolean;
  readonly problems: readonly string[];
  readonly brokenOff: boolean;
  readonly settings: Pick<LoadSettings, 'orders' | 'concurrency' | 'profile' | 'seed'> & { readonly chaos: string };
  readonly machine: Machine;
  /** From the first start to the last end. */
  readonly seconds: number;
  readonly endedPerSecond: number;
  readonly startMs: Percentiles;
  readonly orderMs: Percentiles;
  readonly orders: Readonly<Record<'begun' | 'ended' | 'unended' | 'needAttention' | 'refused', number>>;
  readonly outcomes: Counts;
  readonly failures: Counts;
  readonly repeatedStarts: number;
  readonly errors: Counts;
  readonly books?: Books;
}

export interface Measured {
  readonly settings: LoadReport['settings'];
  readonly machine: Machine;
  readonly tally: Tally;
  readonly seconds: number;
  readonly books: Books | undefined;
  readonly brokenOff: boolean;
}

export function reportOf({ settings, machine, tally, seconds, books, brokenOff }: Measured): LoadReport {
  const { ended, unended, needAttention, refused, begins: begun } = tally;
  const problems = problemsOf(settings, tally, books);
  return {
    ok: problems.length === 0,
    problems,
    brokenOff,
    settings,
    machine,
    seconds: rounded(seconds, 3),
    endedPerSecond: seconds > 0 ? rounded(ended.length / seconds, 3) : 0,
    startMs: percentilesOf(tally.startMs.map((ms) => rounded(ms, 1))),
    orderMs: percentilesOf(tally.orderMs.map((ms) => rounded(ms, 1))),
    orders: {
      begun,
      ended: ended.length,
      unended: unended.length,
      needAttention: needAttention.length,
      refused: refused.length,
    },
    outcomes: tally.outcomes(),
    failures: tally.failures(),
    repeatedStarts: tally.repeatedStarts,
    errors: tally.errorsByKind(),
    ...(books && { books }),
  };
}

/** For people. */
export function reportText(report: LoadReport): string {
  const { settings, machine, orders, books } = report;
  const { profile, chaos, seed, concurrency } = settings;
  const audit = books?.audit;
  return `${textOf({
    title: `${orders.ended} of ${settings.orders} orders ended in ${report.seconds.toFixed(1)} s, ${report.endedPerSecond.toFixed(2)} a second`,
    notes: [
      `profile ${profile}, chaos ${chaos}, seed ${seed}, ${concurrency} under way at once`,
      `Node ${machine.node}, ${machine.cores} cores, load ${machine.loadBefore} before it and ${machine.loadAfter} after it (1 min)`,
    ],
    rows: [row('start request', report.startMs), row('whole order', report.orderMs)],
    ratios: [],
  })}
  outcomes  ${told(report.outcomes)}
  failures  ${told(report.failures)}
  starts    ${orders.begun} orders, ${report.repeatedStarts} requests repeated
  errors    ${told(report.errors)}
  audit     ${audit ? `${audit.ok ? 'ok' : 'NOT OK'}, ${audit.checked} of ${audit.ended} ended orders of the system checked` : 'not known'}
  charges   ${books ? `of ${books.read} orders read in the ledger` : 'not known'}
${report.problems.map((problem) => `  PROBLEM   ${problem}\n`).join('')}${lastLine(report)}
`;
}

function lastLine({ ok, brokenOff }: LoadReport): string {
  if (brokenOff) return 'Broken off.';
  return ok ? 'OK: every order ended, and each that completed was charged once.' : 'NOT OK.';
}

function row(name: string, { p50, p90, p95, p99, max }: Percentiles): Row {
  const shown = (ms: number | null) => (ms === null ? '-' : Math.round(ms));
  return { ms: name, p50: shown(p50), p90: shown(p90), p95: shown(p95), p99: shown(p99), max: shown(max) };
}

function told(counts: Counts): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  return parts.length === 0 ? 'none' : parts.join(', ');
}

function rounded(value: number, places: number): number {
  return Number(value.toFixed(places));
}
