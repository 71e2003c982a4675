import {
  ErrorCode,
  type ConcludeTrainingOrder,
  type ConcludedTraining,
  type EpochProgress,
  type InitializeTrainingOrder,
  type InitializedTraining,
  type RollBackTrainingOrder,
  type RolledBackTraining,
  type SaveCheckpointOrder,
  type SaveCheckpointAnswer,
  type TrainEpochsOrder,
  type TrainedEpochs,
} from '@fake-stripe/contracts';
import {
  DatasetInvalid,
  DatasetMismatch,
  DatasetUnavailable,
  LogDamaged,
  ModelInvalid,
  NoValidCheckpoint,
  ObjectDamaged,
  StoreUnavailable,
  TrainerUnavailable,
  type CheckpointStore,
  type Datasets,
  type Trainer,
  type TrainingArchive,
} from '@fake-stripe/training';
import { activityInfo, Context, log } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { heartbeating } from '../../activity-kit/heartbeat.js';
import type { FailureDetails } from '../../workflow-kit/step-call.js';
import { InitializeTraining } from '../application/initialize-training.js';
import { SaveCheckpoint } from '../application/save-checkpoint.js';
import { TrainEpochs } from '../application/train-epochs.js';
import { WorkingFiles } from '../application/working-files.js';

export interface MlTrainingActivities {
  initializeTraining(order: InitializeTrainingOrder): Promise<InitializedTraining>;
  trainEpochs(order: TrainEpochsOrder): Promise<TrainedEpochs>;
  saveCheckpoint(order: SaveCheckpointOrder): Promise<SaveCheckpointAnswer>;
  rollBackTraining(order: RollBackTrainingOrder): Promise<RolledBackTraining>;
  concludeTraining(order: ConcludeTrainingOrder): Promise<ConcludedTraining>;
}

export interface TrainingPorts {
  readonly trainer: Trainer;
  readonly datasets: Datasets;
  readonly store: CheckpointStore;
  readonly archive: TrainingArchive;
}

/** `batchBudget`: milliseconds of epochs in one activity. */
export function createMlTrainingActivities(
  { trainer, datasets, store, archive }: TrainingPorts,
  batchBudget: number,
): MlTrainingActivities {
  const files = new WorkingFiles(store);
  const initialize = new InitializeTraining(trainer, datasets, store, archive);
  const train = new TrainEpochs(trainer, datasets, store, archive, files, batchBudget, Date.now);
  const save = new SaveCheckpoint(trainer, datasets, store, archive, files, Date.now);
  return {
    // Only this worker can see what it lacks, and waiting will not bring it.
    initializeTraining: (order) => working(() => initialize.execute(order), { missingDataIsFinal: true }),

    trainEpochs: async (order) => {
      let progress: EpochProgress | undefined;
      const { runId } = order.run;
      const control = {
        onProgress: (now: EpochProgress) => (progress = now),
        onEpoch: (point: object, ms: number) => log.info('Epoch trained', { runId, ...point, ms }),
      };
      return working((signal) => train.execute(order, { ...control, signal }), { details: () => progress });
    },

    saveCheckpoint: async (order) => {
      const { epoch, run } = order;
      const onEvaluated = (evaluation: object, ms: number) =>
        log.info('Model evaluated', { runId: run.runId, epoch, ...evaluation, ms });
      return working((signal) => save.execute(order, { signal, onEvaluated }));
    },
    rollBackTraining: (order) => working(() => archive.rollBack(order)),

    concludeTraining: (order) =>
      working(async () => {
        const { discard, state, ...conclusion } = order;
        if (state) await store.get(order.run.runId, state.sha256);
        const { head } = await archive.conclude(conclusion);
        await files.discard(order.run.runId, discard, []);
        return { head };
      }),
  };
}

interface WorkOptions {
  readonly details?: () => unknown;
  readonly missingDataIsFinal?: boolean;
}

/** The one boundary of these activities: heartbeat, cancellation, and errors as Temporal knows them. */
async function working<T>(work: (signal: AbortSignal) => Promise<T>, options: WorkOptions = {}): Promise<T> {
  const context = Context.current();
  const { cancellationSignal: signal } = context;
  try {
    return await heartbeating(() => work(signal), options.details);
  } catch (error) {
    const { attempt } = activityInfo();
    if (!signal.aborted) throw toFailure(error, attempt, options.missingDataIsFinal === true);
    // Temporal takes a cancellation that nobody asked for as the end of the activity; the next worker is to go on.
    if (!context.cancellationDetails?.cancelRequested)
      throw failure(ErrorCode.trainerUnavailable, error as Error, attempt);
    throw signal.reason;
  }
}

type ErrorClass = abstract new (...args: never[]) => Error;

const final: readonly (readonly [ErrorClass, string])[] = [
  [DatasetInvalid, ErrorCode.datasetInvalid],
  [DatasetMismatch, ErrorCode.datasetMismatch],
  [ModelInvalid, ErrorCode.modelInvalid],
  [ObjectDamaged, ErrorCode.checkpointDamaged],
  [NoValidCheckpoint, ErrorCode.checkpointNotFound],
  [LogDamaged, ErrorCode.logDamaged],
];

const passing: readonly (readonly [ErrorClass, string])[] = [
  [TrainerUnavailable, ErrorCode.trainerUnavailable],
  [StoreUnavailable, ErrorCode.storeUnavailable],
  [DatasetUnavailable, ErrorCode.datasetUnavailable],
];

function toFailure(error: unknown, attempt: number, missingDataIsFinal: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const codeIn = (table: typeof final) => table.find(([type]) => error instanceof type)?.[1];
  const code = codeIn(final);
  if (code) return failure(code, error, attempt, true);
  const passingCode = codeIn(passing);
  if (!passingCode) return error;
  return failure(passingCode, error, attempt, missingDataIsFinal && error instanceof DatasetUnavailable);
}

function failure(type: string, cause: Error, attempt: number, nonRetryable = false): ApplicationFailure {
  const details: FailureDetails = { attempt };
  return ApplicationFailure.create({ type, message: cause.message, details: [details], nonRetryable, cause });
}
