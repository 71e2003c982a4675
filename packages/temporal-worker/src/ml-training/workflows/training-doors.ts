import {
  decisionKinds,
  ErrorCode,
  MlTrainingDoor,
  MlTrainingQuery,
  mlTrainingEnds,
  outOfBounds,
  problemsOfAdjustment,
  seedBounds,
  type Adjustment,
  type CancelOrder,
  type DecideTraining,
  type DecisionKind,
  type MlTrainingState,
  type PauseTraining,
} from '@fake-stripe/contracts';
import { defineQuery, setHandler } from '@temporalio/workflow';
import { openDoor, refuse, type Said } from '../../workflow-kit/door.js';
import type { TrainingRequest } from './requests.js';
import type { TrainingRun } from './training-run.js';

const mlTrainingStatus = defineQuery<MlTrainingState>(MlTrainingQuery.status);

export function openTrainingDoors(run: TrainingRun): void {
  setHandler(mlTrainingStatus, () => run.journal.state);
  openDecision(run);
  openPause(run, MlTrainingDoor.pause, 'pause');
  openPause(run, MlTrainingDoor.resume, 'resume');
  openCancel(run);
}

function openDecision(run: TrainingRun): void {
  openDoor<Said<DecideTraining>>(
    {
      name: MlTrainingDoor.decide,
      check: (said) => {
        mustBeOpen(run);
        checkDecision(run, decisionIn(said));
      },
      apply: (said) => ask(run, { kind: 'decide', args: decisionIn(said) }),
    },
    run.journal,
  );
}

function openPause(run: TrainingRun, name: string, kind: 'pause' | 'resume'): void {
  openDoor<Said<PauseTraining>>(
    {
      name,
      check: () => mustBeOpen(run),
      apply: (said) => ask(run, { kind, args: { by: textOf(said?.by), reason: textOf(said?.reason) } }),
    },
    run.journal,
  );
}

function openCancel(run: TrainingRun): void {
  openDoor<Said<CancelOrder>>(
    {
      name: MlTrainingDoor.cancel,
      check: () => {
        if (!run.cancellation) mustNotHaveEnded(run);
      },
      apply: (said) => {
        const outcome = run.cancellation ? 'already_decided' : 'accepted';
        run.cancellation ??= { message: textOf(said?.reason) || 'Cancelled' };
        run.scope.cancel();
        const { status, currentEpoch } = run.journal.state;
        return { outcome, status, currentEpoch };
      },
    },
    run.journal,
  );
}

function ask(run: TrainingRun, request: TrainingRequest) {
  run.interrupt();
  return run.requests.ask(request);
}

/** Whether a decision makes sense now; looked at again when it is taken up. @throws ApplicationFailure */
export function checkDecision(run: TrainingRun, { decision, newHyperparameters }: DecideTraining): void {
  const { review, currentEpoch } = run.journal.state;
  if (run.isStopped) refuse(ErrorCode.alreadyFinished, 'The run was told to stop');
  if (decision === 'continue' && !review) {
    refuse(
      ErrorCode.notAwaitingDecision,
      'The run does not wait for a decision; adjust and stop are taken at any time',
    );
  }
  if (decision === 'continue' && review?.reason === 'diverged') {
    refuse(ErrorCode.lossNotFinite, 'The loss is no finite number: adjust the hyperparameters, or stop');
  }
  const { epochs } = newHyperparameters ?? {};
  if (epochs !== undefined && epochs <= currentEpoch) {
    refuse(ErrorCode.notAdjustable, `epochs must be above ${currentEpoch}, which are complete`);
  }
}

/** @throws ApplicationFailure of what cannot be understood */
function decisionIn(said: Said<DecideTraining>): DecideTraining {
  const { decision, newHyperparameters, randomSeed, by, reason } = said ?? {};
  if (!decisionKinds.some((kind) => kind === decision)) {
    refuse(ErrorCode.validationFailed, `A decision is one of ${decisionKinds.join(', ')}`);
  }
  const who = { by: textOf(by), reason: textOf(reason) };
  const changes = newHyperparameters !== undefined || randomSeed !== undefined;
  if (decision !== 'adjust') {
    if (changes) refuse(ErrorCode.validationFailed, `${String(decision)} changes nothing; adjust does`);
    return { decision: decision as DecisionKind, ...who };
  }
  if (!changes) refuse(ErrorCode.validationFailed, 'adjust names newHyperparameters or a randomSeed');
  return { decision, ...who, ...adjustmentIn(newHyperparameters), ...seedIn(randomSeed) };
}

function adjustmentIn(said: unknown): Pick<DecideTraining, 'newHyperparameters'> {
  if (said === undefined) return {};
  if (typeof said !== 'object' || said === null) refuse(ErrorCode.validationFailed, 'newHyperparameters is an object');
  const problems = Object.entries(problemsOfAdjustment(said as Record<string, unknown>));
  if (problems.length > 0) {
    refuse(ErrorCode.validationFailed, problems.map(([name, problem]) => `${name} ${problem}`).join('; '));
  }
  return { newHyperparameters: said as Adjustment };
}

function seedIn(said: unknown): Pick<DecideTraining, 'randomSeed'> {
  if (said === undefined) return {};
  const problem = outOfBounds(said, seedBounds);
  if (problem) refuse(ErrorCode.validationFailed, `randomSeed ${problem}`);
  return { randomSeed: said as number };
}

/** Decisions are taken until the last epoch is trained. */
function mustBeOpen(run: TrainingRun): void {
  mustNotHaveEnded(run);
  const { status } = run.journal.state;
  if (status === 'evaluating') refuse(ErrorCode.alreadyFinished, 'The run has trained its last epoch');
}

function mustNotHaveEnded(run: TrainingRun): void {
  const { status } = run.journal.state;
  if (mlTrainingEnds.some((end) => end === status)) refuse(ErrorCode.alreadyFinished, `The run is ${status}`);
  if (run.cancellation) refuse(ErrorCode.alreadyFinished, 'The run is being cancelled');
}

function textOf(said: unknown): string {
  return typeof said === 'string' ? said.slice(0, 1_000) : '';
}
