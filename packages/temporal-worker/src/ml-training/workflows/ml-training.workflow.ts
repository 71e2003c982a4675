import {
  ErrorCode,
  type MlTrainingEnd,
  type MlTrainingInput,
  type MlTrainingState,
  type PauseTraining,
} from '@fake-stripe/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import {
  allHandlersFinished,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
} from '@temporalio/workflow';
import { describeFailure, type StepFailure } from '../../workflow-kit/failures.js';
import type { Settlement, TrainingRequest } from './requests.js';
import { checkDecision, openTrainingDoors } from './training-doors.js';
import { isDamage, TrainingRun } from './training-run.js';

type Outcome = { readonly end: MlTrainingEnd; readonly failure?: StepFailure } | { readonly end: 'continues' };

/**
 * Trains a model, checkpoint by checkpoint, with people who look on and decide. The end is the result, never a failed
 * run; a cancellation by Temporal closes the run as canceled.
 */
export async function mlTrainingWorkflow(input: MlTrainingInput): Promise<MlTrainingState> {
  const run = new TrainingRun(input);
  openTrainingDoors(run);

  const outcome = await outcomeOf(run);
  if (outcome.end === 'continues') return continueAsNew<typeof mlTrainingWorkflow>(run.continuation);

  const { end, failure } = outcome;
  const cancelledByTemporal = CancellationScope.current().consideredCancelled;
  return CancellationScope.nonCancellable(async () => {
    await close(run, end, failure);
    if (end === 'cancelled' && cancelledByTemporal) throw new CancelledFailure('The training was cancelled');
    return run.journal.state;
  });
}

async function outcomeOf(run: TrainingRun): Promise<Outcome> {
  try {
    return await run.scope.run(() => trainFully(run));
  } catch (error) {
    if (run.scope.consideredCancelled || isCancellation(error)) {
      const { by, message: reason } = run.cancellation ?? { by: '', message: 'Cancelled' };
      const message = by === '' || by === 'unknown' ? reason : `${reason} (${by})`;
      return { end: 'cancelled', failure: { code: ErrorCode.trainingCancelled, message } };
    }
    return { end: 'failed', failure: describeFailure(error) };
  }
}

async function trainFully(run: TrainingRun): Promise<Outcome> {
  if (!run.isInitialized) await run.initialize();
  for (;;) {
    const sound = await soundly(run, async () => {
      await trainToTheEnd(run);
      if (run.isDone) await finish(run);
    });
    if (sound) return { end: run.isDone ? endOf(run) : 'continues' };
  }
}

/** From here on the run is not given up any more, unless the store has lost what it ends with. */
async function finish(run: TrainingRun): Promise<void> {
  // A checkpoint that is saved while it is being cancelled throws nothing.
  if (run.scope.consideredCancelled) throw new CancelledFailure('Cancelled after the last checkpoint');
  run.journal.enter('evaluating');
  run.concluding = true;
  try {
    await CancellationScope.nonCancellable(() => run.conclude(endOf(run)));
  } catch (error) {
    run.concluding = false;
    throw error;
  }
}

function endOf(run: TrainingRun): 'stopped' | 'completed' {
  return run.isStopped ? 'stopped' : 'completed';
}

/** Runs a part; where the store has lost something it goes back to a sound checkpoint, and answers `false`. */
async function soundly(run: TrainingRun, part: () => Promise<void>): Promise<boolean> {
  try {
    await part();
    return true;
  } catch (error) {
    if (!isDamage(error)) throw error;
    await run.recover(describeFailure(error).message);
    return false;
  }
}

/** Until the last epoch, or until the history has grown long. */
async function trainToTheEnd(run: TrainingRun): Promise<void> {
  for (;;) {
    await attend(run);
    if (run.isDone) {
      if (run.checkpoint?.epoch !== run.epoch) await save(run);
      else if (!run.requests.waiting) return;
    } else if (run.isReviewDue) {
      await review(run);
    } else if (run.isHistoryLong && (await handlersAreDone(run))) {
      return;
    } else {
      run.journal.enter('training');
      if ((await run.train()) === 'diverged') await decideOnDivergence(run);
      else if (run.isCheckpointDue) await save(run);
    }
  }
}

/** The evaluation of the last checkpoint is that of the run. */
async function save(run: TrainingRun): Promise<void> {
  if (run.isDone) run.journal.enter('evaluating');
  if ((await run.saveCheckpoint(run.isDone)) === 'diverged') await decideOnDivergence(run);
}

/** Takes up what was asked for, and stays while the run is paused. */
async function attend(run: TrainingRun): Promise<void> {
  for (;;) {
    while (run.requests.waiting) run.requests.take((request) => settle(run, request));
    if (!run.paused || run.isStopped) return;
    run.journal.enter('paused');
    await condition(() => run.requests.waiting);
  }
}

/** Waits for a decision; where the time for it runs out the run goes on as it is. */
async function review(run: TrainingRun): Promise<void> {
  const timeout = run.reviewTimeout;
  const deadline = timeout === undefined ? undefined : new Date(Date.now() + timeout);
  run.journal.enter('awaiting_decision', {
    review: { reason: 'review', epoch: run.epoch, deadline: deadline?.toISOString() },
  });
  while (run.journal.state.review) {
    const asked = await waitForRequest(run, deadline);
    if (asked) run.requests.take((request) => settle(run, request));
    else run.decide({ decision: 'continue', by: 'review timeout', reason: 'Nobody decided in time' });
    if (!asked) run.journal.update({ review: undefined });
  }
  run.reviewed();
}

async function waitForRequest(run: TrainingRun, deadline: Date | undefined): Promise<boolean> {
  if (!deadline) {
    await condition(() => run.requests.waiting);
    return true;
  }
  return condition(() => run.requests.waiting, Math.max(1, deadline.getTime() - Date.now()));
}

/** A loss that is no number does not get better: somebody has to change something, from the last good checkpoint on. */
async function decideOnDivergence(run: TrainingRun): Promise<void> {
  await run.recoverFromDivergence();
  const lastGoodCheckpoint = run.checkpoint?.checkpointId;
  run.journal.enter('awaiting_decision', { review: { reason: 'diverged', epoch: run.epoch, lastGoodCheckpoint } });
  while (run.journal.state.review) {
    await condition(() => run.requests.waiting);
    run.requests.take((request) => settle(run, request));
  }
}

function settle(run: TrainingRun, { kind, args }: TrainingRequest): Settlement {
  if (kind !== 'decide') return settlePause(run, kind, args);
  try {
    checkDecision(run, args);
  } catch (error) {
    if (!(error instanceof ApplicationFailure)) throw error;
    return { code: error.type ?? ErrorCode.internalError, message: error.message };
  }
  const effectiveFrom = run.decide(args);
  if (run.journal.state.review) run.journal.enter(run.paused ? 'paused' : 'training', { review: undefined });
  return { answer: { ...answerOf(run, 'accepted'), effectiveFrom } };
}

function settlePause(run: TrainingRun, kind: 'pause' | 'resume', who: PauseTraining): Settlement {
  const wanted = kind === 'pause';
  if (!wanted && !run.paused) return { code: ErrorCode.notPaused, message: 'The run is not paused' };
  const outcome = run.paused === wanted ? ('already_decided' as const) : ('accepted' as const);
  run.paused = wanted;
  run.journal.note(wanted ? 'paused' : 'resumed', { ...who });
  // A review goes on while the run is paused: it is waiting anyway.
  if (!run.journal.state.review) run.journal.enter(wanted ? 'paused' : 'training');
  return { answer: answerOf(run, outcome) };
}

function answerOf(run: TrainingRun, outcome: 'accepted' | 'already_decided') {
  const { status, currentEpoch } = run.journal.state;
  return { outcome, status, currentEpoch };
}

async function handlersAreDone(run: TrainingRun): Promise<boolean> {
  await condition(() => allHandlersFinished() || run.requests.waiting);
  return !run.requests.waiting;
}

async function close(run: TrainingRun, end: MlTrainingEnd, failure: StepFailure | undefined): Promise<void> {
  if (end === 'cancelled' || end === 'failed') await concludeIfPossible(run, end);
  run.journal.enter(end, { review: undefined, eta: undefined, ...(failure ? { failure } : {}) });
  run.requests.refuseAll(ErrorCode.alreadyFinished, `The run is ${end}`);
  await condition(allHandlersFinished);
}

/** The end itself does not depend on it: the last checkpoint stays, and the log ends with it. */
async function concludeIfPossible(run: TrainingRun, end: 'cancelled' | 'failed'): Promise<void> {
  try {
    await run.conclude(end, 3);
  } catch (error) {
    log.error('the end is not in the log', { runId: run.journal.state.runId, ...describeFailure(error) });
  }
}
