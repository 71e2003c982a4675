import { percentile } from '../kit/percentile.js';
import { median, type Ratio } from '../kit/ratio.js';
import type { Row, Section } from '../kit/section.js';
import { sum } from '../kit/sum.js';
import type { Scale } from './orders-side-by-side.js';
import type { Recording } from './recording.js';
import type { Played, Round } from './rounds.js';
import { differingKinds, isWorkflowTask, kindsOf, type Shapes, usual } from './shape.js';
import { type SideName, sideNames } from './side.js';

const titles: Record<SideName, string> = {
  bare: '(a) bare workflow',
  memory: '(b) real, ports in memory',
  system: '(c) real system',
};

/** Payloads of the sides may differ by so much of the bare one's: ids and times in them differ. */
const PAYLOAD_TOLERANCE = 0.01;

export function shapeSection({ profile }: Recording, all: readonly Shapes[], short: boolean): Section {
  const differing = differingKinds(all).filter((kind) => !short || !isWorkflowTask(kind));
  const bytes = (name: 'payloadBytes' | 'historyBytes', { shapes }: Shapes) =>
    median(shapes.map((shape) => shape[name]));
  const row = (label: string, value: (shapes: Shapes) => number): Row => ({
    '': label,
    ...Object.fromEntries(all.map((shapes) => [titles[shapes.side], value(shapes)])),
  });
  const payloads = all.map((shapes) => bytes('payloadBytes', shapes));
  const [bare = NaN] = payloads;
  return {
    title: `The history of one order, its shipping child included (profile ${profile})`,
    notes: [
      `Events of each kind in the histories of ${all.map(({ shapes }) => shapes.length).join(', ')} orders; (a) repeats what a recorded order did.`,
      'Every order has the same; two workflow tasks that come at once may be one, so of these it is most orders of a side.',
    ],
    rows: [
      ...kindsOf(all).map((kind) => row(kind, ({ shapes }) => usual(shapes, kind))),
      row('all events', ({ shapes }) => sum(kindsOf(all).map((kind) => usual(shapes, kind)))),
      row('bytes of payloads', (shapes) => bytes('payloadBytes', shapes)),
      row('bytes of history', (shapes) => bytes('historyBytes', shapes)),
    ],
    ratios: [
      { name: ['kinds of events that differ in number', ...differing].join(' '), value: differing.length, atMost: 0 },
      {
        name: 'largest difference of payloads from those of (a)',
        value: Math.max(...payloads.map((size) => Math.abs(size / bare - 1))),
        atMost: PAYLOAD_TOLERANCE,
      },
    ],
  };
}

export function throughputSection(rounds: readonly Round[], { orders, concurrency }: Scale, short: boolean): Section {
  const perSecond = ({ loaded }: Played) => orders / loaded.seconds;
  const against = (side: SideName) => median(rounds.map((round) => perSecond(round[side]) / perSecond(round.bare)));
  const latencies = (side: SideName) => rounds.flatMap((round) => round[side].loaded.latencies);
  const row = (label: string, value: (side: SideName) => number): Row => ({ '': label, ...perSide(value) });
  return {
    title: `Orders per second: ${orders} orders, ${concurrency} at once`,
    notes: [
      `In turns, ${rounds.length} rounds, each begun by another side; every side has one worker process and started orders by the same client.`,
      'A ratio is the median of those of the rounds.',
    ],
    rows: [
      ...rounds.map((round, index) => row(`round ${index + 1}, orders/s`, (side) => perSecond(round[side]))),
      row('median, orders/s', (side) => median(rounds.map((round) => perSecond(round[side])))),
      row('p50 of an order, s', (side) => percentile(latencies(side), 50)),
      row('p99 of an order, s', (side) => percentile(latencies(side), 99)),
    ],
    ratios: judged(short, [
      { name: '(b)/(a) orders per second', value: against('memory'), atLeast: 0.9 },
      { name: '(c)/(a) orders per second', value: against('system'), atLeast: 0.7 },
    ]),
  };
}

export function wallTimeSection(rounds: readonly Round[], { alone }: Scale, short: boolean): Section {
  const seconds = (side: SideName) => rounds.flatMap((round) => round[side].alone.latencies);
  const row = (label: string, percent: number): Row => ({
    '': label,
    ...perSide((side) => 1_000 * percentile(seconds(side), percent)),
  });
  return {
    title: 'The wall time of one order, alone',
    notes: [`${alone} orders of each side in each round, order by order in turns, from the start to the result.`],
    rows: [row('p50, ms', 50), row('p99, ms', 99)],
    ratios: judged(short, [
      { name: '(c)/(a) wall time, medians', value: median(seconds('system')) / median(seconds('bare')), atMost: 1.5 },
    ]),
  };
}

/** `undefined` where the system does not tell. */
export function cpuSection(rounds: readonly Round[], { orders }: Scale): Section | undefined {
  const programs = Object.keys(rounds[0]?.bare.cpu ?? {});
  const spent = (side: SideName, program: string) =>
    median(rounds.map((round) => (1_000 * (round[side].cpu[program] ?? NaN)) / orders));
  const rows = programs.map((program) => ({ '': program, ...perSide((side) => spent(side, program)) }));
  const total = (side: SideName) => sum(programs.map((program) => spent(side, program)));
  if (!Number.isFinite(total('system'))) return undefined;
  return {
    title: 'Where the time goes: milliseconds of CPU for one order under load, by program',
    notes: ['It depends less on what else the machine does than the time that orders take.'],
    rows: [...rows, { '': 'all', ...perSide(total) }],
    ratios: [],
  };
}

export function apiStartSection(rounds: readonly Round[], throughApi: readonly number[]): Section {
  const byClient = rounds.flatMap((round) => round.system.alone.starts);
  const row = (label: string, seconds: readonly number[]): Row => ({
    '': label,
    'p50 ms': 1_000 * percentile(seconds, 50),
    'p99 ms': 1_000 * percentile(seconds, 99),
  });
  return {
    title: 'What temporal-api adds to the start of an order',
    notes: [
      'It is not in the figures above: there every side is started by the same Temporal client, with the same input.',
    ],
    rows: [row('by the Temporal client', byClient), row('by POST /api/v1/order', throughApi)],
    ratios: [],
  };
}

function perSide(value: (side: SideName) => number): Record<string, number> {
  return Object.fromEntries(sideNames.map((side) => [titles[side], value(side)]));
}

/** Of a short run they would say nothing. */
function judged(short: boolean, ratios: readonly Ratio[]): readonly Ratio[] {
  return short ? [] : ratios;
}
