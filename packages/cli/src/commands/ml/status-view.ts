import type { MlTrainingState, PendingReview } from '@fake-stripe/contracts';
import type { TrainingStatus } from '../../api/training-api.js';
import type { Colours } from '../../terminal/colours.js';
import { figure, percentage, remaining } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';
import { progressBar } from '../../terminal/progress-bar.js';
import { sparkline } from '../../terminal/sparkline.js';
import { paintOf } from './status-paint.js';

export interface Look {
  readonly colours: Colours;
  readonly columns: number;
  readonly now: Date;
}

/** Room for the names in front of bar and sparkline, and the numbers after them. */
const BESIDE_BAR = 30;
const WIDEST = 60;

/** Where a run stands, for a terminal. */
export function drawnStatus(state: TrainingStatus, look: Look): string[] {
  const { colours } = look;
  const width = Math.max(10, Math.min(WIDEST, look.columns - BESIDE_BAR));
  const { currentEpoch, totalEpochs, history } = state;
  const share = totalEpochs > 0 ? Math.floor((currentEpoch / totalEpochs) * 100) : 0;
  const losses = history.map(({ loss }) => loss);
  return [
    `${colours.bold(printable(state.workflowId))}  ${paintOf(state.status, colours)(state.status)}`,
    `epoch     ${progressBar(currentEpoch, totalEpochs, width)} ${currentEpoch}/${totalEpochs} ${share} %`,
    ...(losses.length > 1 ? [`loss      ${colours.cyan(sparkline(losses, width))} ${lossOf(state)}`] : []),
    ...facts(state, look).map(([name, value]) => `${name.padEnd(9)} ${value}`),
    ...closing(state, look),
  ];
}

/** The same for a file or a pipe. */
export function plainStatus(state: TrainingStatus, look: Look): string[] {
  const { workflowId, status, currentEpoch, totalEpochs } = state;
  return [
    `workflow: ${printable(workflowId)}`,
    `status: ${status}`,
    `epoch: ${currentEpoch}/${totalEpochs}`,
    `loss: ${lossOf(state)}`,
    ...facts(state, look).map(([name, value]) => `${name}: ${value}`),
    ...closing(state, look),
  ];
}

/** What is new, in one line; for a watch that writes to a file or a pipe. */
export function lineOfStatus(state: TrainingStatus): string {
  const { status, currentEpoch, totalEpochs, currentLoss, accuracy } = state;
  const loss = currentLoss === null && currentEpoch === 0 ? [] : [`loss ${figure(currentLoss)}`];
  const held = accuracy === null ? [] : [`accuracy ${percentage(accuracy)}`];
  return [`${status} epoch ${currentEpoch}/${totalEpochs}`, ...loss, ...held].join(', ');
}

function lossOf({ currentLoss, bestLoss, currentEpoch }: MlTrainingState): string {
  if (currentEpoch === 0) return 'none yet';
  return `${figure(currentLoss)}${bestLoss === null ? '' : ` (best ${figure(bestLoss)})`}`;
}

function facts(state: MlTrainingState, { now }: Look): [string, string][] {
  const { status, accuracy, evaluation, eta, checkpoints, checkpointCount, decisionCount, rollbacks, parent, log } =
    state;
  const newest = checkpoints.at(-1);
  const held = evaluation?.accuracy ?? accuracy;
  const samples = evaluation ? ` of ${evaluation.samples} held-out samples` : '';
  return [
    ...fact('accuracy', held === null ? undefined : `${percentage(held)}${samples}`),
    ...fact('eta', status === 'training' && eta ? `${remaining(eta, now)}, at ${eta}` : undefined),
    ...fact(
      'saved',
      newest && `${checkpointCount} checkpoints, the newest ${newest.checkpointId} of epoch ${newest.epoch}`,
    ),
    ...fact('decided', decisionCount === 0 ? undefined : decisionCount === 1 ? 'once' : `${decisionCount} times`),
    ...fact(
      'rollback',
      rollbacks.length > 0 ? `${rollbacks.length}, the last to epoch ${rollbacks.at(-1)?.epoch}` : undefined,
    ),
    ...fact('parent', parent && `${parent.runId}, from ${parent.checkpointId}`),
    ...fact('log', log && `${log.size} entries, root ${log.root}`),
  ];
}

function fact(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, printable(value)]];
}

/** What is asked of the reader, or how it ended. */
function closing({ workflowId, review, failure }: TrainingStatus, { colours, now }: Look): string[] {
  return [
    ...(review ? asked(workflowId, review, now).map((line) => colours.yellow(line)) : []),
    ...(failure ? [colours.red(printable(`failed: ${failure.message} (${failure.code})`))] : []),
  ];
}

function asked(
  workflowId: string,
  { reason, epoch, deadline, lastGoodCheckpoint }: PendingReview,
  now: Date,
): string[] {
  const why =
    reason === 'diverged'
      ? `The loss is no finite number after epoch ${epoch}${lastGoodCheckpoint ? `; the last good checkpoint is ${lastGoodCheckpoint}` : ''}.`
      : `A decision is awaited after epoch ${epoch}.`;
  const until = deadline ? ` Without one it goes on in ${remaining(deadline, now)}.` : '';
  const choices = reason === 'diverged' ? 'adjust|stop' : 'continue|adjust|stop';
  return [printable(why + until), printable(`fake-stripe ml decide ${workflowId} ${choices}`)];
}
