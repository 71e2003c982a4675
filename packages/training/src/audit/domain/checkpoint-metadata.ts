import type {
  Decision,
  EpochPoint,
  Evaluation,
  Root,
  StoredObject,
  TrainingParent,
  TrainingSetup,
} from '@fake-stripe/contracts';
import {
  count,
  finite,
  listOf,
  literal,
  nullable,
  objectOf,
  optional,
  root,
  sha256Hex,
  text,
  type Shape,
} from './shape.js';

export const CHECKPOINT_SCHEMA = 'fake-stripe/training-checkpoint/v1';

/** Leaf 0 of a checkpoint's tree, as canonical JSON: all that its state came from. */
export interface CheckpointMetadata {
  readonly schema: typeof CHECKPOINT_SCHEMA;
  readonly runId: string;
  readonly modelId: string;
  readonly epoch: number;
  readonly at: string;
  readonly setup: TrainingSetup;
  readonly points: readonly EpochPoint[];
  readonly decisions: readonly Decision[];
  readonly evaluation: Evaluation;
  readonly predecessor?: MetadataPredecessor;
  readonly parent?: TrainingParent;
  /** Root of the run's log before this checkpoint. */
  readonly previousRoot: Root;
  readonly state: StoredObject;
}

export interface MetadataPredecessor {
  readonly checkpointId: string;
  readonly epoch: number;
  readonly merkleRoot: Root;
  readonly stateSha256: string;
}

export const isEvaluation = objectOf<Evaluation>({ loss: nullable(finite), accuracy: finite, samples: count });

export const isStoredObject = objectOf<StoredObject>({ sha256: sha256Hex, bytes: count });

const isPoint = objectOf<EpochPoint>({ epoch: count, loss: nullable(finite), accuracy: finite });

const isAdjustment = objectOf<NonNullable<Decision['newHyperparameters']>>({
  learningRate: optional(finite),
  batchSize: optional(count),
  epochs: optional(count),
  optimizer: optional(literal('sgd', 'adam', 'adamw')),
});

export const isDecision = objectOf<Decision>({
  decision: literal('continue', 'adjust', 'stop'),
  by: text,
  reason: text,
  at: text,
  epoch: count,
  effectiveFrom: count,
  newHyperparameters: optional(isAdjustment),
  randomSeed: optional(count),
});

/** Looked at no further: only what trains takes it apart, and checks it. */
const anObject = <T extends object>(value: unknown): value is T => typeof value === 'object' && value !== null;

const isReference: Shape<TrainingSetup['dataset']['reference']> = (
  value,
): value is TrainingSetup['dataset']['reference'] => text(value) || anObject(value);

const isSetup = objectOf<TrainingSetup>({
  model: objectOf<TrainingSetup['model']>({ architecture: anObject, input: anObject, classes: count }),
  hyperparameters: objectOf<TrainingSetup['hyperparameters']>({
    learningRate: finite,
    batchSize: count,
    epochs: count,
    optimizer: literal('sgd', 'adam', 'adamw'),
    momentum: finite,
    weightDecay: finite,
    gradientClip: finite,
  }),
  seed: count,
  dataset: objectOf<TrainingSetup['dataset']>({
    reference: isReference,
    sha256: sha256Hex,
    licence: text,
    splits: objectOf<TrainingSetup['dataset']['splits']>({ train: count, heldOut: count }),
  }),
  trainer: objectOf<TrainingSetup['trainer']>({
    engine: text,
    version: text,
    determinism: literal('bit-exact', 'same-hardware', 'none'),
    threads: count,
    device: text,
  }),
});

export const isCheckpointMetadata = objectOf<CheckpointMetadata>({
  schema: literal(CHECKPOINT_SCHEMA),
  runId: text,
  modelId: text,
  epoch: count,
  at: text,
  setup: isSetup,
  points: listOf(isPoint),
  decisions: listOf(isDecision),
  evaluation: isEvaluation,
  predecessor: optional(
    objectOf<MetadataPredecessor>({ checkpointId: text, epoch: count, merkleRoot: root, stateSha256: sha256Hex }),
  ),
  parent: optional(objectOf<TrainingParent>({ runId: text, checkpointId: text, merkleRoot: root, epoch: count })),
  previousRoot: root,
  state: isStoredObject,
});
