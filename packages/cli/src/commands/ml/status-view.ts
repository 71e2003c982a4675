import type { MlTrainingState, PendingReview } from '@fake-stripe/contracts';
import type { TrainingStatus } from '../../api/training-api.js';
import type { Colours } from '../../terminal/colours.js';
import { counted, figure, percentage, remaining } from '../../terminal/figures.js';
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
  const { totalEpochs, history } = state;
  const trained = trainedEpochs(state);
  const share = totalEpochs > 0 ? Math.floor((trained / totalEpochs) * 100) : 0;
  const losses = history.map(({ loss }) => loss);
  return [
    `${colours.bold(printable(state.workflowId))}  ${paintOf(state.status, colours)(printable(state.status))}`,
    `epoch     ${progressBar(trained, totalEpochs, width)} ${printable(`${Math.floor(trained)}/${totalEpochs} ${share} %`)}`,
    ...(losses.length > 1 ? [`loss      ${colours.cyan(sparkline(losses, width))} ${lossOf(state)}`] : []),
    ...facts(state, look).map(([name, value]) => `${name.padEnd(9)} ${value}`),
    ...closing(state, look),
  ];
}

/** With the part of an epoch that is done; what a worker has trained counts, whether or not the run knows of it yet. */
function trainedEpochs({ currentEpoch, epochInProgress }: TrainingStatus): number {
  if (!epochInProgress) return currentEpoch;
  const { epoch, batch, batches } = epochInProgress;
  return epoch - 1 + (batches > 0 ? batch / batches : 0);
}

/** The same for a file or a pipe. */
export function plainStatus(state: TrainingStatus, look: Look): string[] {
  const { workflowId, status, currentEpoch, totalEpochs } = state;
  const own = [
    ...fact('workflow', workflowId),
    ...fact('status', status),
    ...fact('epoch', `${currentEpoch}/${totalEpochs}`),
    ...fact('loss', lossOf(state)),
  ];
  return [...[...own, ...facts(state, look)].map(([name, value]) => `${name}: ${value}`), ...closing(state, look)];
}

/** What is new, in one line; for a watch that writes to a file or a pipe. */
export function lineOfStatus(state: TrainingStatus): string {
  const { status, currentEpoch, totalEpochs, currentLoss, accuracy } = state;
  const loss = hasNoLoss(state) ? [] : [`loss ${figure(currentLoss)}`];
  const held = accuracy === null ? [] : [`accuracy ${percentage(accuracy)}`];
  return printable([`${status} epoch ${currentEpoch}/${totalEpochs}`, ...loss, ...held].join(', '));
}

/** No epoch was trained in it; one whose loss is no number is a point of its history. */
function hasNoLoss({ currentLoss, history }: MlTrainingState): boolean {
  return currentLoss === null && history.length === 0;
}

function lossOf(state: MlTrainingState): string {
  const { currentLoss, bestLoss } = state;
  if (hasNoLoss(state)) return 'none yet';
  return `${figure(currentLoss)}${bestLoss === null ? '' : ` (best ${figure(bestLoss)})`}`;
}

function facts(state: TrainingStatus, { now }: Look): [string, string][] {
  const { status, accuracy, evaluation, eta, checkpoints, checkpointCount, rollbacks, parent, log } = state;
  const { epochInProgress: at } = state;
  const newest = checkpoints.at(-1);
  const held = evaluation?.accuracy ?? accuracy;
  const samples = evaluation ? ` of ${evaluation.samples} held-out samples` : '';
  return [
    ...fact('at', at && `epoch ${at.epoch}, batch ${at.batch} of ${at.batches}`),
    ...fact('accuracy', held === null ? undefined : `${percentage(held)}${samples}`),
    ...fact('eta', status === 'training' && eta ? `${remaining(eta, now)}, at ${eta}` : undefined),
    ...fact(
      'saved',
      newest && `${counted(checkpointCount, 'checkpoint')}, the newest ${newest.checkpointId} of epoch ${newest.epoch}`,
    ),
    ...fact('decided', decided(state)),
    ...fact(
      'rollback',
      rollbacks.length > 0 ? `${rollbacks.length}, the last to epoch ${rollbacks.at(-1)?.epoch}` : undefined,
    ),
    ...fact('parent', parent && `${parent.runId}, from ${parent.checkpointId}`),
    ...fact('log', log && `${counted(log.size, 'entry', 'entries')}, root ${log.root}`),
  ];
}

function fact(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, printable(value)]];
}

function decided({ decisionCount, decisions }: MlTrainingState): string | undefined {
  if (decisionCount === 0) return undefined;
  const abandoned = decisions.filter((decision) => decision.abandoned).length;
  const left = abandoned === 0 ? '' : `, ${abandoned} of them left behind by a divergence`;
  return `${decisionCount === 1 ? 'once' : `${decisionCount} times`}${left}`;
}

/** What is asked of the reader, or how it ended. */
function closing({ workflowId, status, review, failure }: TrainingStatus, { colours, now }: Look): string[] {
  return [
    ...(review ? asked(workflowId, review, now).map((line) => colours.yellow(line)) : []),
    ...(failure ? [colours.red(printable(ended(status, failure)))] : []),
  ];
}

function ended(status: string, { code, message }: NonNullable<MlTrainingState['failure']>): string {
  return status === 'cancelled' ? `cancelled: ${message}` : `failed: ${message} (${code})`;
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
