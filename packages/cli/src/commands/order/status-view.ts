import { isEnded } from '@fake-stripe/contracts';
import type { StandingOrder } from '../../api/order-api.js';
import type { Colours } from '../../terminal/colours.js';
import { remaining } from '../../terminal/figures.js';
import { printable } from '../../terminal/printable.js';
import { paintOf } from './status-paint.js';

export interface Look {
  readonly colours: Colours;
  readonly now: Date;
}

/** Where an order stands, for a terminal. */
export function drawnStatus(order: StandingOrder, look: Look): string[] {
  const { colours } = look;
  return [
    `${colours.bold(printable(order.orderId))}  ${paintOf(order.status, colours)(printable(order.status))}`,
    ...steps(order, colours),
    ...facts(order).map(([name, value]) => `${name.padEnd(9)} ${value}`),
    ...closing(order, look),
  ];
}

/** The same for a file or a pipe. */
export function plainStatus(order: StandingOrder, look: Look): string[] {
  const { orderId, workflowId, status, currentStep, completedSteps } = order;
  const own = [
    ...fact('order', orderId),
    ...fact('workflow', workflowId),
    ...fact('status', status),
    ...fact('done', completedSteps.join(', ') || undefined),
    ...fact('step', currentStep),
  ];
  return [...[...own, ...facts(order)].map(([name, value]) => `${name}: ${value}`), ...closing(order, look)];
}

/** What is new, in one line; for a watch that writes to a file or a pipe. */
export function lineOfStatus(order: StandingOrder): string {
  const { status, currentStep, completedSteps, failure, compensations } = order;
  const undone = compensations.filter((undo) => undo.status === 'done' || undo.status === 'resolved');
  return printable(
    [
      `${status}${currentStep ? ` at ${currentStep}` : ''}`,
      ...(completedSteps.length > 0 ? [`done ${completedSteps.join(' ')}`] : []),
      ...(undone.length > 0 ? [`undone ${undone.map(({ step }) => step).join(' ')}`] : []),
      ...(failure ? [`${failure.message} (${failure.code})`] : []),
    ].join(', '),
  );
}

function steps({ completedSteps, currentStep }: StandingOrder, { green, cyan }: Colours): string[] {
  const done = completedSteps.map((step) => green(`✓ ${printable(step)}`));
  const all = [...done, ...(currentStep ? [cyan(`… ${printable(currentStep)}`)] : [])];
  return all.length > 0 ? [`steps     ${all.join('  ')}`] : [];
}

function facts(order: StandingOrder): [string, string][] {
  const { status, profile, totalAmount, paymentId, trackingNumber, retries, compensations, source, asOf } = order;
  const tried = Object.entries(retries).map(([step, count]) => `${step} ${count}`);
  const undone = compensations
    .filter((undo) => undo.status !== 'pending')
    .map((undo) => `${undo.activity} ${undo.status.replaceAll('_', ' ')}`);
  return [
    ...fact('total', `${totalAmount.toFixed(2)}, profile ${profile}`),
    ...fact('payment', paymentId),
    ...fact('tracking', trackingNumber),
    ...fact('retries', tried.join(', ') || undefined),
    ...fact('undo', undone.join(', ') || undefined),
    ...fact('recorded', source === 'database' && !isEnded(status) ? `${asOf}; no worker says more` : undefined),
  ];
}

function fact(name: string, value: string | undefined): [string, string][] {
  return value === undefined ? [] : [[name, printable(value)]];
}

/** What is asked of the reader, and why it ended. */
function closing(order: StandingOrder, { colours, now }: Look): string[] {
  const { failure, status } = order;
  return [
    ...asked(order, now).map((line) => colours.yellow(printable(line))),
    ...(failure ? [colours.red(printable(`${status}: ${failure.message} (${failure.code})`))] : []),
  ];
}

function asked({ orderId, status, approval, compensations }: StandingOrder, now: Date): string[] {
  if (status === 'pending_approval') {
    const until = approval.deadline ? ` Without one it expires in ${remaining(approval.deadline, now)}.` : '';
    return [`A decision is awaited.${until}`, `fake-stripe approve ${orderId}`, `fake-stripe reject ${orderId}`];
  }
  if (status !== 'needs_attention') return [];
  return compensations
    .filter((undo) => undo.status === 'failed')
    .flatMap(({ step, activity, error }) => [
      `${activity} failed for good${error ? `: ${error.replace(/\.$/, '')}` : ''}.`,
      `fake-stripe attention ${orderId} --step ${step} --action retry --reason '…'`,
    ]);
}
