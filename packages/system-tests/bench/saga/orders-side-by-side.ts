import type { Section } from '../kit/section.js';
import { openWorkplace, removeWorkplace } from '../kit/workplace.js';
import type { BenchOptions } from '../main.js';
import { apiStartSection, cpuSection, shapeSection, throughputSection, wallTimeSection } from './sections.js';
import { playRound, type Round } from './rounds.js';
import { shapesOf } from './shape.js';
import { auditOf, endRatios } from './ends.js';
import { type Side } from './side.js';
import { Stage } from './stage.js';
import { startsThroughApi } from './api-start.js';

export interface Scale {
  readonly rounds: number;
  /** Of each side in each round, so many at once. */
  readonly orders: number;
  readonly concurrency: number;
  /** Of each side in each round, one at a time. */
  readonly alone: number;
  readonly warmUp: number;
  /** Histories of each side and round that are looked at, of those under load. */
  readonly histories: number;
}

const scales = {
  full: { rounds: 5, orders: 60, concurrency: 20, alone: 10, warmUp: 40, histories: 4 },
  short: { rounds: 1, orders: 4, concurrency: 2, alone: 2, warmUp: 1, histories: 4 },
} as const satisfies Record<string, Scale>;

/** (a) the bare workflow, (b) the real one with ports in memory, (c) the real system; in one run, in turns. */
export async function* ordersSideBySide({ short }: BenchOptions): AsyncGenerator<Section> {
  const directory = openWorkplace();
  try {
    const stage = await Stage.start(directory);
    try {
      yield* compared(stage, short ? scales.short : scales.full, short);
    } finally {
      await stage.close();
    }
  } finally {
    removeWorkplace(directory);
  }
}

async function* compared(stage: Stage, scale: Scale, short: boolean): AsyncGenerator<Section> {
  const recording = await stage.recording();
  const system = stage.system(recording);
  const sides: readonly Side[] = [
    await stage.compared('bare', recording),
    await stage.compared('memory', recording),
    system,
  ];
  for (const side of sides) await side.run(scale.warmUp, scale.concurrency);
  const rounds: Round[] = [];
  for (let index = 0; index < scale.rounds; index += 1) rounds.push(await playRound(stage, sides, scale, index));

  yield shapeSection(recording, await shapesOf(sides, rounds, scale.histories), short);
  yield throughputSection(rounds, scale, short);
  yield wallTimeSection(rounds, scale, short);
  const cpu = cpuSection(rounds, scale);
  if (cpu) yield cpu;
  yield apiStartSection(rounds, await startsThroughApi(stage.apiUrl, system, scale.alone));
  const audit = await auditOf(stage.apiUrl);
  yield {
    title: 'How the orders ended',
    notes: [`The audit of the real system: ok ${audit.ok}, ${audit.checked} orders checked.`],
    rows: [],
    ratios: endRatios(sides, audit),
  };
}
