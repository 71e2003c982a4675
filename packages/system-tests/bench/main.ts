import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { unlessBrokenOff } from './kit/break-off.js';
import { isMet } from './kit/ratio.js';
import { type Section, textOf } from './kit/section.js';
import { mlBenchmark } from './ml/ml-benchmark.js';
import { sagaBenchmark } from './saga/saga-benchmark.js';
import { workersBenchmark } from './workers/workers-benchmark.js';

export interface BenchOptions {
  /** A few of each, once, and no speed judged: whether it still runs. */
  readonly short: boolean;
}

/** The parts of a benchmark by name, in their order. */
export type Benchmark = Readonly<Record<string, (options: BenchOptions) => AsyncIterable<Section>>>;

const benchmarks: Readonly<Record<string, Benchmark>> = {
  ml: mlBenchmark,
  saga: sagaBenchmark,
  workers: workersBenchmark,
};
const withShortForm = ['saga', 'workers'];

const USAGE = 64;

/** @returns the exit status: 0 when every ratio was met, 1 when one was missed. A signal ends the process. */
export async function main(args: string[]): Promise<number> {
  const request = requestOf(args);
  if (request === undefined) {
    const known = Object.entries(benchmarks).map(([name, parts]) => `${name} (${Object.keys(parts).join(', ')})`);
    console.error(`Usage: npm run bench -- <name> [--only part,part] [--short] [--json]\nKnown: ${known.join(', ')}`);
    console.error(`With a short form: ${withShortForm.join(', ')}`);
    return USAGE;
  }
  return unlessBrokenOff(() => measure(request));
}

async function measure({ name, parts, json, short }: Request): Promise<number> {
  const machine = { node: process.version, cores: availableParallelism(), loadBefore: load() };
  const say = json ? () => undefined : console.log;
  say(`Node ${machine.node}, ${machine.cores} cores, load ${machine.loadBefore} (1 min) before it`);
  const sections: Section[] = [];
  for (const part of parts) {
    for await (const section of benchmarks[name]?.[part]?.({ short }) ?? []) {
      sections.push(section);
      say(textOf(section));
    }
  }
  const ok = sections.every(({ ratios }) => ratios.every(isMet));
  const loadAfter = load();
  say(`\nLoad ${loadAfter} after it. ${ok ? 'All ratios are met.' : 'A ratio is missed.'}`);
  if (json) {
    const report = { benchmark: name, machine: { ...machine, loadAfter }, ok, sections };
    console.log(JSON.stringify(report, null, 2));
  }
  return ok ? 0 : 1;
}

interface Request {
  readonly name: string;
  readonly parts: readonly string[];
  readonly json: boolean;
  readonly short: boolean;
}

/** `undefined` where it cannot be understood. */
function requestOf(args: string[]): Request | undefined {
  try {
    const flag = { type: 'boolean', default: false } as const;
    const options = { json: flag, short: flag, only: { type: 'string' } } as const;
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options });
    const [name = ''] = positionals;
    const all = Object.keys(benchmarks[name] ?? {});
    const parts = values.only?.split(',') ?? all;
    const isKnown = positionals.length === 1 && parts.length > 0 && parts.every((part) => all.includes(part));
    const { json, short } = values;
    return isKnown && (!short || withShortForm.includes(name)) ? { name, parts, json, short } : undefined;
  } catch {
    return undefined;
  }
}

/** Of the last minute: other work on the machine shows here, and so does the benchmark's own. */
function load(): number {
  return Number(loadavg()[0]?.toFixed(2));
}
