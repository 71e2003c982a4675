import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { isMet } from './kit/ratio.js';
import { type Section, textOf } from './kit/section.js';
import { mlBenchmark } from './ml/ml-benchmark.js';

/** The parts of a benchmark by name, in their order. */
export type Benchmark = Readonly<Record<string, () => AsyncIterable<Section>>>;

const benchmarks: Readonly<Record<string, Benchmark>> = { ml: mlBenchmark };

const USAGE = 64;

/** @returns the exit status: 0 when every ratio was met, 1 when one was missed */
export async function main(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  const benchmark = benchmarks[positionals[0] ?? ''];
  const parts = values.only?.split(',') ?? Object.keys(benchmark ?? {});
  if (!benchmark || positionals.length !== 1 || parts.some((part) => !benchmark[part])) {
    const known = Object.entries(benchmarks).map(([name, of]) => `${name} (${Object.keys(of).join(', ')})`);
    console.error(`Usage: npm run bench -- <name> [--only part,part] [--json]\nKnown: ${known.join(', ')}`);
    return USAGE;
  }
  const machine = { node: process.version, cores: availableParallelism(), load: loadavg()[0] ?? 0 };
  const say = values.json ? () => undefined : console.log;
  say(`Node ${machine.node}, ${machine.cores} cores, load ${machine.load.toFixed(2)} at the start`);
  const sections: Section[] = [];
  for (const part of parts) {
    for await (const section of benchmark[part]?.() ?? []) {
      sections.push(section);
      say(textOf(section));
    }
  }
  const ok = sections.every(({ ratios }) => ratios.every(isMet));
  if (values.json) console.log(JSON.stringify({ benchmark: positionals[0], machine, ok, sections }, null, 2));
  return ok ? 0 : 1;
}
