import { setupAt, type Decision, type EpochPoint, type TrainingSetup } from '@fake-stripe/contracts';
import type { CheckpointMetadata } from './checkpoint-metadata.js';
import { distinct, keyOf } from './effective-setup.js';
import type { LogEntry } from './log-entry.js';

/** A hyperparameter, or the seed, that has another value from an epoch on. */
export interface HyperparameterChange {
  readonly effectiveFrom: number;
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly by: string;
}

export interface ToldDecision extends Decision {
  /** Given up, because its epochs were computed anew without it. */
  readonly abandoned: boolean;
}

/** What happened in a run, told from its entries and from the checkpoints that could be read. */
export interface RunStory {
  readonly points: readonly EpochPoint[];
  readonly decisions: readonly ToldDecision[];
  readonly changes: readonly HyperparameterChange[];
}

/** `lineage`: of the checkpoints that count; `left`: of those that a rollback has left behind. In their order. */
export function storyOf(
  entries: readonly LogEntry[],
  lineage: readonly CheckpointMetadata[],
  left: readonly CheckpointMetadata[],
): RunStory {
  const concluding = entries.flatMap((entry) => (entry.kind === 'conclusion' ? entry.decisions : []));
  const kept = distinct([...lineage.flatMap(({ decisions }) => decisions), ...concluding]);
  const keys = new Set(kept.map(keyOf));
  const abandoned = distinct([
    ...left.flatMap(({ decisions }) => decisions),
    ...entries.flatMap((entry) => (entry.kind === 'rollback' ? entry.abandoned : [])),
  ]).filter((decision) => !keys.has(keyOf(decision)));
  const decisions = [...told(kept, false), ...told(abandoned, true)].sort((a, b) => (a.at < b.at ? -1 : 1));
  const [first] = lineage;
  return {
    points: lineage.flatMap(({ points }) => points),
    decisions,
    changes: first === undefined ? [] : changesBy(kept, first.setup, first.epoch),
  };
}

function told(decisions: readonly Decision[], abandoned: boolean): ToldDecision[] {
  return decisions.map((decision) => ({ ...decision, abandoned }));
}

function changesBy(decisions: readonly Decision[], setup: TrainingSetup, epoch: number): HyperparameterChange[] {
  let before = setup;
  return decisions
    .filter(({ effectiveFrom }) => effectiveFrom > epoch)
    .flatMap((decision) => {
      const after = setupAt(before, [decision], decision.effectiveFrom);
      const changes = differences(before, after).map((change) => ({ ...change, ...whenAndWho(decision) }));
      before = after;
      return changes;
    });
}

function whenAndWho({ effectiveFrom, by }: Decision): Pick<HyperparameterChange, 'effectiveFrom' | 'by'> {
  return { effectiveFrom, by };
}

function differences(
  before: TrainingSetup,
  after: TrainingSetup,
): Pick<HyperparameterChange, 'name' | 'from' | 'to'>[] {
  const values = ({ hyperparameters, seed }: TrainingSetup) => Object.entries({ ...hyperparameters, seed });
  const known = new Map<string, unknown>(values(before));
  return values(after)
    .filter(([name, value]) => known.get(name) !== value)
    .map(([name, value]) => ({ name, from: String(known.get(name)), to: String(value) }));
}
