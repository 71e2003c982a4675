import { best, overhead } from '../kit/ratio.js';
import type { Row, Section } from '../kit/section.js';
import { openWorkplace, removeWorkplace } from '../kit/workplace.js';
import { BareLoop, type Trained } from './bare-loop.js';
import { CHECKPOINT_INTERVAL } from './training-plan.js';
import { type TrainedByWorkflow, TrainingStack } from './training-stack.js';

const ROUNDS = 3;

interface Length {
  /** Of an epoch. */
  readonly seconds: number;
  readonly epochs: number;
  readonly atMost: number;
}

const lengths: readonly Length[] = [
  { seconds: 0.5, epochs: 20, atMost: 0.1 },
  { seconds: 2, epochs: 20, atMost: 0.03 },
];

interface Round {
  readonly bare: Trained;
  readonly workflow: TrainedByWorkflow;
}

/** The whole workflow, from the request to its result, against the trainer alone. */
export async function* workflowOverhead(): AsyncGenerator<Section> {
  const directory = openWorkplace();
  try {
    const stack = await TrainingStack.start(directory);
    const loop = await BareLoop.open();
    try {
      for (const length of lengths) yield await ofLength(length, stack, loop);
    } finally {
      await loop.close();
      await stack.stop();
    }
  } finally {
    removeWorkplace(directory);
  }
}

async function ofLength({ seconds, epochs, atMost }: Length, stack: TrainingStack, loop: BareLoop): Promise<Section> {
  const units = await loop.unitsFor(seconds);
  const plan = { units, epochs };
  await stack.train({ ...plan, epochs: 2 });
  const rounds: Round[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push({ bare: await loop.train(plan), workflow: await stack.train(plan) });
  }
  const hashes = new Set(rounds.flatMap(({ bare, workflow }) => [bare.sha256, workflow.sha256]));
  if (hashes.size !== 1) throw new Error(`Both sides train the same and end with different states: ${[...hashes]}`);

  const bare = best(rounds.map((round) => round.bare.seconds));
  const workflow = best(rounds.map((round) => round.workflow.seconds));
  return {
    title: `The workflow against the bare loop: ${epochs} epochs of ${(bare / epochs).toFixed(2)} s`,
    notes: [
      `Optdigits, dense 64-${units}-${units}-10, checkpoints every ${CHECKPOINT_INTERVAL} epochs; in turns, ${ROUNDS} rounds.`,
      'All of them end with the same state. Below the rounds: where the time of the last workflow went.',
    ],
    rows: [...rounds.map(roundRow), { '': 'best', 'bare s': bare, 'workflow s': workflow }, ...timeRows(rounds)],
    ratios: [{ name: `overhead at epochs of about ${seconds} s`, value: overhead(workflow, bare), atMost }],
  };
}

function roundRow({ bare, workflow }: Round, index: number): Row {
  return { '': `round ${index + 1}`, 'bare s': bare.seconds, 'workflow s': workflow.seconds };
}

function timeRows(rounds: readonly Round[]): Row[] {
  const last = rounds.at(-1)?.workflow;
  if (!last) return [];
  const within = last.activities.reduce((sum, { seconds }) => sum + seconds, 0);
  return [
    ...last.activities.map(({ activity, calls, seconds }) => ({
      '': `  ${calls} × ${activity}`,
      'workflow s': seconds,
    })),
    { '': '  between them', 'workflow s': last.seconds - within },
  ];
}
