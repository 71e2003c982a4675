import { percentile } from '../kit/percentile.js';
import { median } from '../kit/ratio.js';
import type { Row, Section } from '../kit/section.js';
import { inWorkplace } from '../kit/workplace.js';
import type { BenchOptions } from '../main.js';
import type { Batch, Side } from '../saga/side.js';
import { Stage } from '../saga/stage.js';

interface Scale {
  readonly counts: readonly number[];
  readonly rounds: number;
  readonly orders: number;
  readonly concurrency: number;
}

const full: Scale = { counts: [1, 2, 4, 8], rounds: 3, orders: 100, concurrency: 50 };
const short: Scale = { counts: [1, 2], rounds: 1, orders: 4, concurrency: 4 };

interface Measured {
  readonly workers: number;
  readonly batches: readonly Batch[];
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
      const measured: Measured[] = [];
      let running = 1;
      for (const workers of scale.counts) {
        for (; running < workers; running += 1) await stage.addWorker();
        measured.push(await measure(stage, side, workers, scale));
      }
      return sectionOf(measured, scale, await auditOf(stage));
    } finally {
      await stage.close();
    }
  });
}

async function measure(stage: Stage, side: Side, workers: number, scale: Scale): Promise<Measured> {
  await side.run(scale.concurrency, scale.concurrency);
  const before = stage.cpu();
  const batches: Batch[] = [];
  for (let round = 0; round < scale.rounds; round += 1) batches.push(await side.run(scale.orders, scale.concurrency));
  const spent = Object.entries(stage.cpu()).map(([name, after]) => ({
    isWorker: name.startsWith('temporal-worker'),
    ms: (1_000 * ((after ?? NaN) - (before[name] ?? NaN))) / (scale.orders * scale.rounds),
  }));
  const sum = (isWorker: boolean) =>
    spent.filter((one) => one.isWorker === isWorker).reduce((all, { ms }) => all + ms, 0);
  return { workers, batches, cpu: { workers: sum(true), others: sum(false) } };
}

async function auditOf({ apiUrl }: Stage): Promise<boolean> {
  return ((await (await fetch(`${apiUrl}/api/v1/order/audit`)).json()) as { ok: boolean }).ok;
}

function sectionOf(measured: readonly Measured[], { rounds, orders, concurrency }: Scale, auditOk: boolean): Section {
  const ends = measured.flatMap(({ batches }) => batches.flatMap((batch) => Object.entries(batch.ends)));
  const others = ends.filter(([end]) => end !== 'completed').reduce((sum, [, count]) => sum + count, 0);
  return {
    title: `Worker processes: ${orders} orders, ${concurrency} at once`,
    notes: [
      `The real system, chaos profile calm with time scale 0; medians of ${rounds} rounds. All programs share this machine,`,
      'so that more workers help only as long as cores are idle: CPU per order says what a further machine would be given.',
    ],
    rows: measured.map((one) => rowOf(one, orders)),
    ratios: [
      { name: 'orders that did not complete', value: others, atMost: 0 },
      { name: 'audits that are not ok', value: auditOk ? 0 : 1, atMost: 0 },
    ],
  };
}

function rowOf({ workers, batches, cpu }: Measured, orders: number): Row {
  const latencies = batches.flatMap((batch) => batch.latencies);
  return {
    workers,
    'orders/s': median(batches.map(({ seconds }) => orders / seconds)),
    'p50 s': percentile(latencies, 50),
    'p99 s': percentile(latencies, 99),
    ...(Number.isFinite(cpu.workers + cpu.others) && {
      'CPU of workers, ms an order': cpu.workers,
      'CPU of all others, ms an order': cpu.others,
    }),
  };
}
