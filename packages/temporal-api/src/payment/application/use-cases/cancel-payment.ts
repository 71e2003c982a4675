import { ErrorCode, paymentWorkflowId } from '@fake-stripe/contracts';
import { refusalOf } from '../../../kernel/refusal-of.js';
import { Refused, workflowNotFound } from '../../../kernel/refused.js';
import { sha256 } from '../../../kernel/request-hash.js';
import { GiveBack, left, refundOf, type CancelPaymentCommand, type CancelledPayment } from '../give-back.js';
import type { PaymentLookup, PaymentStanding } from '../payment-lookup.js';
import type { CancelRequest, PaymentRun, PaymentWorkflows } from '../ports/payment-workflows.js';
import type { RefundWorkflows } from '../ports/refund-workflows.js';

const WAIT_MS = 5_000;

/** It may end while we ask, and be refunded by somebody else while we begin to. */
const ROUNDS = 4;

/**
 * Calls a payment off, wherever it stands: a live one is asked to end and gives back what it has charged, one that has
 * charged and ended is refunded by a workflow of its own, once. When no worker answers within 5 s the outcome is
 * `pending`.
 * One whose run was closed from outside is given back what the provider has of it.
 * Refuses with `workflow_not_found`, with `already_finished` where there is nothing to give back, with
 * `awaiting_attention` where an undo has failed for good, and with `provider_unavailable` when the refund failed: the
 * next call tries anew. Throws WorkflowsUnavailable and OrderStoreUnavailable.
 */
export class CancelPayment {
  private readonly giveBack: GiveBack;

  constructor(
    private readonly payments: PaymentWorkflows,
    refunds: RefundWorkflows,
    private readonly lookup: PaymentLookup,
  ) {
    this.giveBack = new GiveBack(payments, refunds);
  }

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
      case 'abandoned':
        return this.giveBack.begin(command, standing, until);
      case 'refunding':
        return this.giveBack.await(orderId, run, standing.refund, until);
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
        await this.refuseStuck(orderId, runId);
        // Too late for this run; once it is closed there may be a charge to give back.
        if ((await this.payments.result(orderId, runId, left(until))) !== undefined) return undefined;
        throw refusalOf(answer.code, answer.message, [ErrorCode.alreadyFinished]);
    }
  }

  /** It will not close by itself. */
  private async refuseStuck(orderId: string, runId: string): Promise<void> {
    if ((await this.payments.status(orderId, runId))?.status !== 'needs_attention') return;
    const message =
      `The payment for ${orderId} is being undone already, and an undo has failed for good: it waits for somebody to ` +
      `settle that (POST /api/v1/workflows/${paymentWorkflowId(orderId)}/attention).`;
    throw new Refused(ErrorCode.awaitingAttention, message);
  }
}

function pending(orderId: string, runId: string): CancelledPayment {
  return { workflowId: paymentWorkflowId(orderId), runId, outcome: 'pending' };
}

function finished(orderId: string, status: string): Refused {
  return new Refused(ErrorCode.alreadyFinished, `The payment for ${orderId} is ${status.replaceAll('_', ' ')}.`);
}
