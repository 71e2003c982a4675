import { percentile } from '../kit/percentile.js';
import { median } from '../kit/ratio.js';
import type { Row, Section } from '../kit/section.js';
import { sum } from '../kit/sum.js';
import { inWorkplace } from '../kit/workplace.js';
import type { BenchOptions } from '../main.js';
import { type Audit, auditOf, endRatios } from '../saga/ends.js';
import type { Batch, Side } from '../saga/side.js';
import { Stage } from '../saga/stage.js';
import { turns } from './turns.js';

interface Scale {
  readonly counts: readonly number[];
  readonly rounds: number;
  readonly orders: number;
  readonly concurrency: number;
}

const full: Scale = { counts: [1, 2, 4, 8], rounds: 3, orders: 100, concurrency: 50 };
const short: Scale = { counts: [1, 2], rounds: 2, orders: 4, concurrency: 4 };

/** With so many workers, one batch. */
interface Turn {
  readonly workers: number;
  readonly batch: Batch;
  /** Milliseconds of CPU that the worker processes, and all other programs, took for an order; where that is known. */
  readonly cpu: { readonly workers: number; readonly others: number };
}

/** Throughput of the real system with so many worker processes on this machine. */
export async function* workerCounts(options: BenchOptions): AsyncGenerator<Section> {
  const scale = options.short ? short : full;
  yield await inWorkplace(async (directory) => {
    const stage = await Stage.start(directory);
    try {
      const side = stage.system(await stage.recording());
      const played: Turn[] = [];
      for (const workers of turns(scale.counts, scale.rounds)) {
        await stage.scaleTo(workers);
        played.push(await playTurn(stage, side, workers, scale));
      }
      return sectionOf(played, scale, side, await auditOf(stage.apiUrl));
    } finally {
      await stage.close();
    }
  });
}

async function playTurn(stage: Stage, side: Side, workers: number, { orders, concurrency }: Scale): Promise<Turn> {
  await side.run(concurrency, concurrency);
  const before = stage.cpu();
  const batch = await side.run(orders, concurrency);
  const spent = Object.entries(stage.cpu()).map(([name, after]) => ({
    isWorker: name.startsWith('temporal-worker'),
    ms: (1_000 * ((after ?? NaN) - (before[name] ?? NaN))) / orders,
  }));
  const cpu = (isWorker: boolean) => sum(spent.filter((one) => one.isWorker === isWorker).map(({ ms }) => ms));
  return { workers, batch, cpu: { workers: cpu(true), others: cpu(false) } };
}

function sectionOf(played: readonly Turn[], scale: Scale, side: Side, audit: Audit): Section {
  const { counts, rounds, orders, concurrency } = scale;
  return {
    title: `Worker processes: ${orders} orders, ${concurrency} at once`,
    notes: [
      `The real system, chaos profile calm with time scale 0; in turns, medians of ${rounds} rounds, each begun by another number.`,
      `Before each turn ${concurrency} orders warm it up. All programs share this machine, so that more workers help only as long`,
      'as cores are idle: CPU per order says what a further machine would be given.',
    ],
    rows: counts.map((count) =>
      rowOf(
        played.filter(({ workers }) => workers === count),
        orders,
      ),
    ),
    ratios: endRatios([side], audit),
  };
}

function rowOf(same: readonly Turn[], orders: number): Row {
  const latencies = same.flatMap(({ batch }) => batch.latencies);
  const cpu = (of: keyof Turn['cpu']) => median(same.map((turn) => turn.cpu[of]));
  return {
    workers: same[0]?.workers ?? NaN,
    'orders/s': median(same.map(({ batch }) => orders / batch.seconds)),
    'p50 s': percentile(latencies, 50),
    'p99 s': percentile(latencies, 99),
    ...(Number.isFinite(cpu('workers') + cpu('others')) && {
      'CPU of workers, ms an order': cpu('workers'),
      'CPU of all others, ms an order': cpu('others'),
    }),
  };
}
