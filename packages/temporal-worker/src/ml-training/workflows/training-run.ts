import {
  ErrorCode,
  setupAt,
  type Checkpoint,
  type DecideTraining,
  type Decision,
  type InitializedTraining,
  type MlTrainingInput,
  type Rollback,
  type TakenDecision,
  type TrainedEpochs,
  type TrainingRunName,
} from '@fake-stripe/contracts';
import { ActivityFailure, ApplicationFailure, RetryState } from '@temporalio/common';
import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import { describeFailure } from '../../workflow-kit/failures.js';
import { batchEnd } from './decisions.js';
import {
  afterCheckpoint,
  afterDecision,
  afterEpochs,
  afterRollback,
  begunWith,
  lastEpochOf,
  leftOver,
  setupOf,
  type Progress,
} from './progress.js';
import { Requests } from './requests.js';
import { trainingActivities } from './training-activities.js';
import { TrainingJournal } from './training-journal.js';

/** Of decisions between two checkpoints: all of them go into one order, which has its limit. */
const MOST_DECISIONS = 100;

/** More often than this a store does not lose what it has just shown to be sound. */
const MOST_ROLLBACKS = 20;

/** A training run: what it has trained, what was decided, and the steps by which it goes on. */
export class TrainingRun {
  readonly journal: TrainingJournal;
  readonly requests: Requests;
  /** All that a cancellation stops. */
  readonly scope = new CancellationScope();
  paused = false;
  /** The end of the training is being written. */
  concluding = false;
  cancellation?: { readonly by: string; readonly message: string };
  private progress?: Progress;
  private batch?: CancellationScope;

  constructor(private readonly input: MlTrainingInput) {
    this.journal = new TrainingJournal(input);
    this.requests = new Requests(input.carried?.answered);
    this.progress = input.carried?.progress as Progress | undefined;
    this.paused = this.journal.state.status === 'paused';
  }

  /** What the next run of the chain is started with. */
  get continuation(): MlTrainingInput {
    const { answered } = this.requests;
    return { ...this.input, carried: { state: this.journal.state, progress: this.progress, answered } };
  }

  get isInitialized(): boolean {
    return this.progress !== undefined;
  }

  get epoch(): number {
    return this.journal.state.currentEpoch;
  }

  get isDone(): boolean {
    return this.known.epoch >= lastEpochOf(this.known);
  }

  get isStopped(): boolean {
    return this.progress?.stopAt !== undefined;
  }

  get hasManyDecisions(): boolean {
    return (this.progress?.decisions.length ?? 0) >= MOST_DECISIONS;
  }

  get checkpoint(): Checkpoint | undefined {
    return this.progress?.checkpoint;
  }

  get isCheckpointDue(): boolean {
    const { epoch, checkpoint } = this.known;
    return epoch % this.input.plan.checkpointInterval === 0 && checkpoint?.epoch !== epoch;
  }

  get isReviewDue(): boolean {
    const { reviewInterval } = this.input.plan;
    const { epoch, reviewedThrough } = this.known;
    return reviewInterval > 0 && epoch > reviewedThrough && epoch % reviewInterval === 0;
  }

  get reviewTimeout(): number | undefined {
    return this.input.plan.reviewTimeout;
  }

  /** Whether the history is long enough to begin a new one. */
  get isHistoryLong(): boolean {
    const { historyLength, continueAsNewSuggested } = workflowInfo();
    const { historyLimit } = this.input;
    return historyLimit === undefined ? continueAsNewSuggested : historyLength > historyLimit;
  }

  async initialize(): Promise<void> {
    const { plan, resumeFrom } = this.input;
    const { seed } = this.journal.state;
    const begun = await this.activities().initializeTraining({ run: this.name, plan, seed, resumeFrom });
    this.begin(begun);
    if ((await this.saveCheckpoint()) === 'diverged') {
      throw ApplicationFailure.nonRetryable('What the run begins with gives no finite loss', ErrorCode.lossNotFinite);
    }
  }

  /** Trains until the next checkpoint, review or change, or until the time for one batch is up, or somebody calls. */
  async train(): Promise<'trained' | 'diverged'> {
    // What was asked for in this very moment would otherwise wait for the whole batch.
    if (this.requests.waiting) return 'trained';
    const { epoch, state, points, discardable: discard } = this.known;
    const { checkpointInterval, reviewInterval } = this.input.plan;
    const stops = {
      checkpointInterval,
      reviewInterval,
      last: lastEpochOf(this.known),
      decisions: this.known.decisions,
    };
    const span = { from: epoch + 1, to: batchEnd(epoch, stops) };
    const order = { run: this.name, setup: setupOf(this.known), state, points, discard, ...span };
    const began = Date.now();
    const trained = await this.interruptibly(() => this.activities().trainEpochs(order));
    if (!trained) return 'trained';
    this.take(trained, (Date.now() - began) / (trained.epoch - epoch));
    return trained.diverged ? 'diverged' : 'trained';
  }

  /** `last`: nothing is trained after it, so it holds all decisions that were taken. */
  async saveCheckpoint(last = false): Promise<'saved' | 'diverged'> {
    const { epoch, state, points, head, decisions, discardable: discard, checkpoint: predecessor } = this.known;
    const included = decisions.filter(({ effectiveFrom }) => last || effectiveFrom <= epoch);
    const setup = setupAt(this.known.setup, decisions, epoch);
    const at = new Date().toISOString();
    const made = { epoch, at, state, points, setup, decisions: included, predecessor, head, discard };
    const saved = await this.activities().saveCheckpoint({ run: this.name, ...made });
    if ('diverged' in saved) return 'diverged';
    this.progress = afterCheckpoint(this.known, saved, made);
    this.journal.saved(saved.checkpoint);
    this.journal.update({ log: saved.head });
    return 'saved';
  }

  /** Goes back to the newest sound checkpoint; what was decided about later epochs is decided again, in its place. */
  async recover(detail: string): Promise<void> {
    const damages = this.journal.state.rollbacks.filter(({ reason }) => reason === 'damaged');
    if (damages.length >= MOST_ROLLBACKS) throw new Error(`The store loses what it keeps: ${detail}`);
    await this.rollBack('damaged', detail, []);
  }

  /** Goes back to before the loss was no number; decisions since then led there and are left behind. */
  async recoverFromDivergence(): Promise<void> {
    const { decisions } = this.known;
    const detail = `The loss of epoch ${this.epoch} is no finite number`;
    await this.rollBack('diverged', detail, decisions);
  }

  reviewed(): void {
    this.progress = { ...this.known, reviewedThrough: this.known.epoch };
  }

  /** @returns the first epoch that the decision changes */
  decide({ decision, newHyperparameters, randomSeed, by, reason }: DecideTraining): number {
    const { epoch } = this.known;
    const effectiveFrom = epoch + 1;
    const change = decision === 'adjust' ? { newHyperparameters, randomSeed } : {};
    const at = new Date().toISOString();
    const taken: Decision = {
      decision,
      by: by || 'unknown',
      reason: reason ?? '',
      at,
      epoch,
      effectiveFrom,
      ...change,
    };
    this.progress = afterDecision(this.known, taken);
    this.journal.decided(taken);
    this.publishSetup();
    return effectiveFrom;
  }

  /** The last entry of the log; nothing where there is no checkpoint. */
  async conclude(status: 'completed' | 'stopped' | 'cancelled' | 'failed', attempts?: number): Promise<void> {
    if (!this.progress?.checkpoint) return;
    const { checkpoint, decisions, head } = this.progress;
    const { checkpointId, epoch } = checkpoint;
    const trained = status === 'completed' || status === 'stopped';
    const result = trained ? { evaluation: checkpoint.evaluation, state: checkpoint.state } : {};
    const order = { status, epoch, checkpointId, ...result, decisions, head, discard: leftOver(this.progress) };
    const at = new Date().toISOString();
    const concluded = await this.activities(attempts).concludeTraining({ run: this.name, at, ...order });
    this.progress = { ...this.known, head: concluded.head };
    this.journal.update({ log: concluded.head, evaluation: result.evaluation });
  }

  /** Ends the batch that is being trained, so that what was asked for is taken up. */
  interrupt(): void {
    this.batch?.cancel();
  }

  private get known(): Progress {
    if (!this.progress) throw new Error('The run is not initialized');
    return this.progress;
  }

  private get name(): TrainingRunName {
    const { runId, modelId, parent } = this.journal.state;
    return { runId, modelId, parent };
  }

  private activities(attempts?: number) {
    return trainingActivities(this.input.trainerQueue, attempts);
  }

  private begin(begun: InitializedTraining): void {
    this.progress = begunWith(begun);
    const { epoch, parent, store, setup } = begun;
    this.journal.update({ currentEpoch: epoch, parent, store, architecture: setup.model.architecture });
    const { newHyperparameters, by, reason } = this.input.resumeFrom ?? {};
    if (newHyperparameters) this.decide({ decision: 'adjust', newHyperparameters, by, reason });
    this.publishSetup();
  }

  private take(trained: TrainedEpochs, msPerEpoch: number): void {
    this.progress = afterEpochs(this.known, trained);
    this.publishSetup();
    this.journal.trained(trained.tail, trained.lowestLoss);
    const left = Math.max(0, lastEpochOf(this.known) - trained.epoch) * msPerEpoch;
    this.journal.update({ eta: new Date(Date.now() + left).toISOString() });
  }

  private async rollBack(reason: Rollback['reason'], detail: string, abandoned: readonly Decision[]): Promise<void> {
    const at = new Date().toISOString();
    const order = { run: this.name, at, reason, detail, abandoned, head: this.known.head };
    const rolledBack = await this.activities().rollBackTraining(order);
    const { checkpoint, rollback, head } = rolledBack;
    this.journal.abandon(abandoned);
    // What was decided about later epochs stands, unless it led astray.
    const stands = (one: TakenDecision) => one.effectiveFrom > checkpoint.epoch && !one.abandoned;
    this.progress = afterRollback(this.known, rolledBack, this.journal.state.decisions.filter(stands));
    this.journal.rolledBack(rollback, checkpoint);
    this.journal.update({ log: head });
    this.publishSetup();
  }

  private publishSetup(): void {
    const { hyperparameters, seed, dataset, trainer } = setupOf(this.known);
    this.journal.update({ hyperparameters, seed, dataset, trainer, totalEpochs: hyperparameters.epochs });
  }

  /** `undefined`: it was called off before its first epoch was complete. */
  private async interruptibly<T>(work: () => Promise<T>): Promise<T | undefined> {
    const batch = new CancellationScope();
    this.batch = batch;
    try {
      return await batch.run(work);
    } catch (error) {
      const calledOff = batch.consideredCancelled && !this.scope.consideredCancelled;
      if (calledOff && (isCancellation(error) || isGivenUp(error))) return undefined;
      throw error;
    } finally {
      this.batch = undefined;
    }
  }
}

/** Whether something in the store is not what it was. */
export function isDamage(error: unknown): boolean {
  return describeFailure(error).code === ErrorCode.checkpointDamaged;
}

/** Temporal does not retry what was called off: a worker that died before it heard of it, or a store that was away. */
function isGivenUp(error: unknown): boolean {
  return error instanceof ActivityFailure && error.retryState === RetryState.CANCEL_REQUESTED;
}
