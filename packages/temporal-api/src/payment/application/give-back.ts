import {
  ErrorCode,
  paymentWorkflowId,
  refundWorkflowId,
  type DoorAnswer,
  type PaymentState,
} from '@fake-stripe/contracts';
import { Refused } from '../../kernel/refused.js';
import type { PaymentStanding } from './payment-lookup.js';
import type { PaymentRun, PaymentWorkflows } from './ports/payment-workflows.js';
import type { RefundRun, RefundWorkflows } from './ports/refund-workflows.js';

export interface CancelPaymentCommand {
  readonly orderId: string;
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly correlationId: string;
}

export interface CancelledPayment {
  readonly workflowId: string;
  readonly runId: string;
  /** `pending`: it is known that the request was taken, not what became of it. */
  readonly outcome: DoorAnswer['outcome'] | 'pending';
  readonly status?: string;
  readonly refundWorkflowId?: string;
}

type Held = Extract<PaymentStanding, { readonly stands: 'charged' | 'abandoned' }>;

/** Refunds what a payment holds that has ended, by a workflow of its own. */
export class GiveBack {
  constructor(
    private readonly payments: PaymentWorkflows,
    private readonly refunds: RefundWorkflows,
  ) {}

  /** `undefined`: somebody else has begun to. */
  async begin(command: CancelPaymentCommand, held: Held, until: number): Promise<CancelledPayment | undefined> {
    const { orderId, reason, correlationId } = command;
    const { run, state, refund } = held;
    const { chaos } = await this.payments.input(orderId, run.runId);
    const start = (refund?.start ?? 0) + 1;
    const input = { payment: state, paymentRunId: run.runId, start, correlationId, chaos };
    const answer = await this.refunds.start(reason === undefined ? input : { ...input, reason }, {
      onlyIfNew: refund === undefined,
    });
    if (answer.outcome === 'already_started') return undefined;
    const mayBeNothing = held.stands === 'abandoned' && held.record.status !== 'captured';
    return this.await(orderId, run, { runId: answer.runId }, until, mayBeNothing);
  }

  /** `mayBeNothing`: it is not known that there was a charge. */
  async await(
    orderId: string,
    run: PaymentRun,
    { runId }: Pick<RefundRun, 'runId'>,
    until: number,
    mayBeNothing = false,
  ): Promise<CancelledPayment> {
    const result = await this.refunds.result(orderId, runId, left(until));
    if (result === undefined) return { ...refundOf(orderId, run), outcome: 'pending', status: 'refunding' };
    const { status, failure }: Partial<PaymentState> = typeof result === 'object' ? result : {};
    if (status === 'refunded') return { ...refundOf(orderId, run), outcome: 'accepted', status };
    if (mayBeNothing && failure?.code === ErrorCode.nothingToRefund) {
      return { ...refundOf(orderId, run), outcome: 'accepted', status: 'cancelled' };
    }
    const why = failure === undefined ? '' : `: ${failure.message}`;
    const message = `The refund of the payment for ${orderId} failed${why}.`;
    throw new Refused(ErrorCode.providerUnavailable, message);
  }
}

export function left(until: number): number {
  return Math.max(until - Date.now(), 1);
}

export function refundOf(orderId: string, { runId }: PaymentRun) {
  return { workflowId: paymentWorkflowId(orderId), runId, refundWorkflowId: refundWorkflowId(orderId) };
}
