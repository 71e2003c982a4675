import { median, overhead } from '../kit/ratio.js';
import type { Row, Section } from '../kit/section.js';
import { sum } from '../kit/sum.js';
import { openWorkplace, removeWorkplace } from '../kit/workplace.js';
import { BareLoop, type Trained } from './bare-loop.js';
import { CHECKPOINT_INTERVAL } from './training-plan.js';
import { type TrainedByWorkflow, TrainingStack } from './training-stack.js';

const ROUNDS = 5;

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

  const bare = rounds.map((round) => round.bare);
  const workflow = rounds.map((round) => round.workflow);
  const epoch = median(bare.flatMap((round) => round.epochs));
  return {
    title: `The workflow against the bare loop: ${epochs} epochs of ${epoch.toFixed(2)} s`,
    notes: [
      `Optdigits, dense 64-${units}-${units}-10, checkpoints every ${CHECKPOINT_INTERVAL} epochs, where both sides evaluate; in turns,`,
      `${ROUNDS} rounds, all with the same last state. "around": what a workflow takes beyond its epochs and evaluations, as a`,
      'share of these. The totals compare both sides as they are; how far rounds of one side lie apart is their error.',
    ],
    rows: [
      ...rounds.map((round, index) => rowOf(`round ${index + 1}`, [round.bare], [round.workflow])),
      rowOf('median', bare, workflow),
      { '': 'median epoch', 'bare s': epoch, 'workflow s': median(workflow.flatMap((round) => round.epochs)) },
      ...timeRows(workflow.at(-1)),
    ],
    ratios: [
      { name: `around the training, at epochs of about ${seconds} s`, value: median(workflow.map(around)), atMost },
    ],
  };
}

function rowOf(what: string, bare: readonly Trained[], workflow: readonly TrainedByWorkflow[]): Row {
  const alone = median(bare.map(({ seconds }) => seconds));
  const whole = median(workflow.map(({ seconds }) => seconds));
  return {
    '': what,
    'bare s': alone,
    'workflow s': whole,
    'total against bare': overhead(whole, alone),
    around: median(workflow.map(around)),
  };
}

/** Of the time in which the trainer was busy: exact, since both are of one run. */
function around({ seconds, epochs, evaluations }: Trained): number {
  return overhead(seconds, sum([...epochs, ...evaluations]));
}

function timeRows(last: TrainedByWorkflow | undefined): Row[] {
  if (!last) return [];
  const row = (what: string, seconds: number) => ({ '': `  ${what}`, 'workflow s': seconds });
  return [
    ...last.activities.map(({ activity, calls, seconds }) => row(`${calls} × ${activity}`, seconds)),
    row('between them', last.seconds - sum(last.activities.map(({ seconds }) => seconds))),
  ];
}
