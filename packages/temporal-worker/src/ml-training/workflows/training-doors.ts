import {
  ErrorCode,
  MlTrainingDoor,
  MlTrainingQuery,
  mlTrainingEnds,
  problemsOfDecision,
  type CancelTraining,
  type DecideTraining,
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
        if (run.requests.knows(requestIdOf(said))) return;
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
      check: (said) => {
        if (run.requests.knows(requestIdOf(said))) return;
        mustBeOpen(run);
        const paused = run.paused || run.requests.has('pause');
        if (kind === 'resume' && !paused) refuse(ErrorCode.notPaused, 'The run is not paused');
      },
      apply: (said) => ask(run, { kind, args: { ...whoIn(said), requestId: requestIdOf(said) } }),
    },
    run.journal,
  );
}

function openCancel(run: TrainingRun): void {
  openDoor<Said<CancelTraining>>(
    {
      name: MlTrainingDoor.cancel,
      check: () => {
        if (run.cancellation) return;
        mustBeOpen(run);
        if (run.concluding) refuse(ErrorCode.alreadyFinished, 'The training has ended');
      },
      apply: (said) => {
        const outcome = run.cancellation ? 'already_decided' : 'accepted';
        const { by, reason } = whoIn(said);
        if (!run.cancellation) run.journal.note('cancelled', { by, reason });
        run.cancellation ??= { by, message: reason || 'Cancelled' };
        run.scope.cancel();
        const { status, currentEpoch } = run.journal.state;
        return { outcome, status, currentEpoch };
      },
    },
    run.journal,
  );
}

function ask(run: TrainingRun, request: TrainingRequest) {
  if (!run.requests.knows(request.args.requestId)) run.interrupt();
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
  if (decision === 'adjust' && run.hasManyDecisions) {
    refuse(ErrorCode.notAdjustable, 'There are too many decisions since the last checkpoint; wait for the next one');
  }
  const { epochs } = newHyperparameters ?? {};
  if (epochs !== undefined && epochs <= currentEpoch) {
    refuse(ErrorCode.notAdjustable, `epochs must be above ${currentEpoch}, which are complete`);
  }
}

/** @throws ApplicationFailure of what cannot be understood */
function decisionIn(said: Said<DecideTraining>): DecideTraining {
  const { decision, newHyperparameters, randomSeed } = said ?? {};
  const problems = problemsOfDecision({ decision, newHyperparameters, randomSeed });
  if (problems.length > 0) {
    refuse(ErrorCode.validationFailed, problems.map(({ message }) => message).join('; '));
  }
  const sound = { decision, newHyperparameters, randomSeed } as DecideTraining;
  return { ...sound, ...whoIn(said), requestId: requestIdOf(said) };
}

function mustBeOpen(run: TrainingRun): void {
  const { status } = run.journal.state;
  if (mlTrainingEnds.some((end) => end === status)) refuse(ErrorCode.alreadyFinished, `The run is ${status}`);
  if (run.cancellation) refuse(ErrorCode.alreadyFinished, 'The run is being cancelled');
}

function whoIn(said: Said<{ by: unknown; reason: unknown }>): { readonly by: string; readonly reason: string } {
  return { by: textOf(said?.by, 200), reason: textOf(said?.reason, 1_000) };
}

function requestIdOf(said: Said<{ requestId: unknown }>): string | undefined {
  return textOf(said?.requestId, 200) || undefined;
}

function textOf(said: unknown, length: number): string {
  return typeof said === 'string' ? said.slice(0, length) : '';
}
