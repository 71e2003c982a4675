import { isEnded, paymentEnds, type OrderStatus, type PaymentEnd } from '@fake-stripe/contracts';
import type { RunStatus } from '../../kernel/run-status.js';
import type { WorkflowKind } from './workflow-kind.js';

/** Why a run did not end well. `code` is stable, the message is for people. */
export interface RunFailure {
  readonly code: string;
  readonly message: string;
}

/** How a closed run ended: by a value that it returned, or by a failure. */
export type RunResult =
  | { readonly outcome: 'returned'; readonly value: unknown }
  | { readonly outcome: 'failed'; readonly failure: RunFailure };

export interface RunEnd {
  /** The end that the value names (`completed`, `failed`, `refunded`, …), else the workflow service's word. */
  readonly status: string;
  /** What was returned, or the state within it: also of an end that was not a good one. */
  readonly value?: unknown;
  readonly failure?: RunFailure;
  /** Of a payment: the workflow that gives it back, or has; then the status is `refunded`. */
  readonly refundWorkflowId?: string;
}

interface Ending {
  readonly status: string;
  readonly state: unknown;
  readonly failure?: RunFailure;
}

/** Orders and payments end by values: a declined card is no failure of the run, but the payment has failed. */
export function endOf(kind: WorkflowKind, run: RunStatus, result: RunResult): RunEnd {
  if (result.outcome === 'failed') return { status: run, failure: result.failure };
  const ending = endingOf(kind, result.value);
  if (!ending) return { status: run, value: result.value };
  const { status, state, failure } = ending;
  if (status === 'completed' || (kind.name === 'refund' && status === 'refunded')) return { status, value: state };
  const known = failure ?? { code: `${kind.name}_${status}`, message: `The ${kind.name} is ${status}.` };
  return { status, value: state, failure: { code: known.code, message: known.message } };
}

function endingOf({ name }: WorkflowKind, value: unknown): Ending | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { status, state = value } = value as { readonly status?: unknown; readonly state?: unknown };
  const { failure } = state as { readonly failure?: RunFailure };
  const ends =
    name === 'order'
      ? isEnded(status as OrderStatus)
      : isPaymentKind(name) && paymentEnds.includes(status as PaymentEnd);
  return ends ? { status: String(status), state, ...(failure ? { failure } : {}) } : undefined;
}

function isPaymentKind(name: WorkflowKind['name']): boolean {
  return name === 'payment' || name === 'refund';
}
