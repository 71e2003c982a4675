import {
  isEnded,
  mlTrainingEnds,
  paymentEnds,
  type MlTrainingEnd,
  type OrderStatus,
  type PaymentEnd,
} from '@fake-stripe/contracts';
import type { RunFailure } from '../../kernel/run-failure.js';
import type { RunStatus } from '../../kernel/run-status.js';
import type { WorkflowKind } from './workflow-kind.js';

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

/** Good ends beside `completed`. */
const goodEnds: Readonly<Partial<Record<WorkflowKind['name'], string>>> = {
  refund: 'refunded',
  'ml-training': 'stopped',
};

interface Ending {
  readonly status: string;
  readonly state: unknown;
  readonly failure?: RunFailure;
}

/**
 * Orders, payments and trainings end by values: a declined card is no failure of the run, but the payment has failed.
 * A training that was stopped is evaluated and keeps its model, so that it ended well.
 */
export function endOf(kind: WorkflowKind, run: RunStatus, result: RunResult): RunEnd {
  if (result.outcome === 'failed') return { status: run, failure: result.failure };
  const ending = endingOf(kind, result.value);
  if (!ending) return { status: run, value: result.value };
  const { status, state, failure } = ending;
  if (status === 'completed' || goodEnds[kind.name] === status) return { status, value: state };
  const { noun = kind.name } = kind;
  const known = failure ?? { code: `${noun}_${status}`, message: `The ${noun} is ${status}.` };
  return { status, value: state, failure: { code: known.code, message: known.message } };
}

function endingOf({ name }: WorkflowKind, value: unknown): Ending | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { status, state = value } = value as { readonly status?: unknown; readonly state?: unknown };
  const { failure } = state as { readonly failure?: RunFailure };
  return isEnd(name, status) ? { status: String(status), state, ...(failure ? { failure } : {}) } : undefined;
}

function isEnd(name: WorkflowKind['name'], status: unknown): boolean {
  switch (name) {
    case 'order':
      return isEnded(status as OrderStatus);
    case 'payment':
    case 'refund':
      return paymentEnds.includes(status as PaymentEnd);
    case 'ml-training':
      return mlTrainingEnds.includes(status as MlTrainingEnd);
    default:
      return false;
  }
}
