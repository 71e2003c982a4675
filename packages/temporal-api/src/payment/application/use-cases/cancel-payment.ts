import { ErrorCode, paymentWorkflowId, refundWorkflowId, type DoorAnswer } from '@fake-stripe/contracts';
import { Refused, workflowNotFound } from '../../../kernel/refused.js';
import { sha256 } from '../../../kernel/request-hash.js';
import type { PaymentLookup, PaymentStanding } from '../payment-lookup.js';
import type { CancelRequest, PaymentRun, PaymentWorkflows } from '../ports/payment-workflows.js';
import type { RefundRun, RefundWorkflows } from '../ports/refund-workflows.js';

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

type Charged = Extract<PaymentStanding, { readonly stands: 'charged' }>;

const WAIT_MS = 5_000;

/** It may end while we ask, and be refunded by somebody else while we begin to. */
const ROUNDS = 4;

/**
 * Calls a payment off, wherever it stands: a live one is asked to end and gives back what it has charged, one that has
 * charged and ended is refunded by a workflow of its own, once. When no worker answers within 5 s the outcome is
 * `pending`.
 * Refuses with `workflow_not_found`, with `already_finished` where there is nothing to give back, and with
 * `provider_unavailable` when the refund failed: the next call tries anew. Throws WorkflowsUnavailable.
 */
export class CancelPayment {
  constructor(
    private readonly payments: PaymentWorkflows,
    private readonly refunds: RefundWorkflows,
    private readonly lookup: PaymentLookup,
  ) {}

  async execute(command: CancelPaymentCommand): Promise<CancelledPayment> {
    const until = Date.now() + WAIT_MS;
    const { orderId } = command;
    for (let round = 0; round < ROUNDS; round++) {
      const standing = await this.lookup.standing(orderId);
      if (!standing) throw workflowNotFound(paymentWorkflowId(orderId));
      const cancelled = await this.cancel(command, standing, until);
      if (cancelled) return cancelled;
    }
    return pending(orderId, (await this.payments.describe(orderId))?.runId ?? '');
  }

  /** `undefined`: it has moved on meanwhile. */
  private async cancel(
    command: CancelPaymentCommand,
    standing: PaymentStanding,
    until: number,
  ): Promise<CancelledPayment | undefined> {
    const { orderId } = command;
    const { run } = standing;
    switch (standing.stands) {
      case 'live':
        return this.ask(command, run, until);
      case 'charged':
        return this.refund(command, standing, until);
      case 'refunding':
        return this.refunded(orderId, run, standing.refund, until);
      case 'refunded':
        return { ...refundOf(orderId, run), outcome: 'already_decided', status: 'refunded' };
      case 'over':
        throw finished(orderId, standing.state?.status ?? run.status);
    }
  }

  private async ask(
    { orderId, reason, idempotencyKey: key = '' }: CancelPaymentCommand,
    { runId }: PaymentRun,
    until: number,
  ): Promise<CancelledPayment | undefined> {
    const body = reason === undefined ? {} : { reason };
    const request: CancelRequest = { orderId, body, updateId: sha256({ key, runId, body }) };
    const answer = await this.payments.cancel(request, left(until));
    switch (answer.outcome) {
      case 'answered':
        return { workflowId: paymentWorkflowId(orderId), runId, ...answer.answer };
      case 'closed':
        return undefined;
      case 'in_progress':
        return pending(orderId, runId);
      case 'unanswered':
        return (await this.payments.leave(request)) ? pending(orderId, runId) : undefined;
      case 'refused':
        // Too late for this run; once it is closed there may be a charge to give back.
        if ((await this.payments.result(orderId, runId, left(until))) !== undefined) return undefined;
        throw new Refused(ErrorCode.alreadyFinished, answer.message);
    }
  }

  private async refund(
    { orderId, reason, correlationId }: CancelPaymentCommand,
    { run, state, refund }: Charged,
    until: number,
  ): Promise<CancelledPayment | undefined> {
    const { chaos } = await this.payments.input(orderId, run.runId);
    const start = (refund?.start ?? 0) + 1;
    const input = { payment: state, paymentRunId: run.runId, start, correlationId, chaos };
    const answer = await this.refunds.start(reason === undefined ? input : { ...input, reason }, {
      onlyIfNew: refund === undefined,
    });
    if (answer.outcome === 'already_started') return undefined;
    return this.refunded(orderId, run, { runId: answer.runId }, until);
  }

  private async refunded(
    orderId: string,
    run: PaymentRun,
    { runId }: Pick<RefundRun, 'runId'>,
    until: number,
  ): Promise<CancelledPayment> {
    const result = await this.refunds.result(orderId, runId, left(until));
    if (result === undefined) return { ...refundOf(orderId, run), outcome: 'pending', status: 'refunding' };
    if (typeof result === 'object' && result.status === 'refunded') {
      return { ...refundOf(orderId, run), outcome: 'accepted', status: 'refunded' };
    }
    const why = typeof result === 'object' ? result.failure?.message : undefined;
    const message = `The refund of the payment for ${orderId} failed${why === undefined ? '' : `: ${why}`}.`;
    throw new Refused(ErrorCode.providerUnavailable, message);
  }
}

function left(until: number): number {
  return Math.max(until - Date.now(), 1);
}

function pending(orderId: string, runId: string): CancelledPayment {
  return { workflowId: paymentWorkflowId(orderId), runId, outcome: 'pending' };
}

function refundOf(orderId: string, { runId }: PaymentRun) {
  return { workflowId: paymentWorkflowId(orderId), runId, refundWorkflowId: refundWorkflowId(orderId) };
}

function finished(orderId: string, status: string): Refused {
  return new Refused(ErrorCode.alreadyFinished, `The payment for ${orderId} is ${status.replaceAll('_', ' ')}.`);
}
