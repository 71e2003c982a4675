import {
  ErrorCode,
  paymentWorkflowId,
  standalonePaymentId,
  type ChaosDirectives,
  type PaymentStatus,
} from '@fake-stripe/contracts';
import type { OrderReader } from '@fake-stripe/order-store';
import { checkChaos, type ChaosCheck } from '../../../chaos/chaos-check.js';
import { CLOSING_MS } from '../../../kernel/closing.js';
import { Refused } from '../../../kernel/refused.js';
import { paymentHash, planPayment, type PaymentRequest } from '../../domain/plan-payment.js';
import type { PaymentLookup, PaymentStanding } from '../payment-lookup.js';
import type { PaymentRun, PaymentWorkflows } from '../ports/payment-workflows.js';

export interface StartPaymentCommand {
  readonly request: PaymentRequest;
  readonly correlationId: string;
  readonly chaos: ChaosDirectives;
}

export interface StartedPayment {
  readonly outcome: 'started' | 'known';
  readonly workflowId: string;
  readonly runId: string;
  readonly status: PaymentStatus;
}

/** Others may start and end the same payment while we look. */
const ROUNDS = 3;

/**
 * Starts a payment, or answers the run that already has it: one that is live or has charged, asked for again by the
 * same body, is the same payment; one that ended otherwise, or was given back, is started anew.
 * Refuses with `validation_failed` for chaos directives that the simulator would refuse; with `payment_exists`, also
 * for one whose run was closed from outside and that has a charge or a hold; and with `payment_closing` while its money
 * is being given back. Throws WorkflowsUnavailable and OrderStoreUnavailable, and
 * then nothing is known to have started.
 */
export class StartPayment {
  constructor(
    private readonly workflows: PaymentWorkflows,
    private readonly lookup: PaymentLookup,
    private readonly reader: OrderReader,
    private readonly chaosCheck: ChaosCheck,
  ) {}

  async execute(command: StartPaymentCommand): Promise<StartedPayment> {
    await checkChaos(this.chaosCheck, command.chaos);
    const { orderId } = command.request;
    for (let round = 0; round < ROUNDS; round++) {
      const standing = await this.lookup.standing(orderId);
      const known = standing ? await this.known(command.request, standing) : await this.refuseForgotten(orderId);
      if (known) return known;
      const started = await this.start(command, standing);
      if (started) return started;
    }
    throw exists(orderId, 'was started elsewhere just now');
  }

  /** Runs are not kept for ever: what is recorded of a charge outlasts them. */
  private async refuseForgotten(orderId: string): Promise<undefined> {
    const record = await this.reader.payment(standalonePaymentId(orderId));
    if (record?.orderId === orderId && record.status === 'captured') {
      throw exists(orderId, 'was charged before, and its run is no longer kept');
    }
  }

  /** `undefined`: it is over, and may be started anew. */
  private async known(request: PaymentRequest, standing: PaymentStanding): Promise<StartedPayment | undefined> {
    const { orderId } = request;
    switch (standing.stands) {
      case 'over':
      case 'refunded':
        return undefined;
      case 'refunding':
        throw closing(orderId, 'is being refunded; start it again after that');
      case 'abandoned':
        if (standing.record.status === 'claimed') return undefined;
        throw exists(orderId, `was ${standing.record.status}, and its run was closed from outside: cancel it first`);
      case 'charged':
        return same(request, standing.run, 'completed');
      case 'live':
        return this.live(request, standing.run);
    }
  }

  private async live(request: PaymentRequest, run: PaymentRun): Promise<StartedPayment | undefined> {
    const { orderId } = request;
    const { status = 'processing' } = (await this.workflows.status(orderId, run.runId)) ?? {};
    if (status !== 'failed' && status !== 'cancelled') return same(request, run, status);
    if ((await this.workflows.result(orderId, run.runId, CLOSING_MS)) !== undefined) return undefined;
    throw closing(orderId, 'has ended and is about to close; try again');
  }

  private async start(
    { request, correlationId, chaos }: StartPaymentCommand,
    standing: PaymentStanding | undefined,
  ): Promise<StartedPayment | undefined> {
    // Others may have started it anew since, and that run may have ended again: the service would start another.
    if (standing && !(await this.isNewest(request.orderId, standing.run))) return undefined;
    const start = standing ? standing.run.start + 1 : 1;
    const input = planPayment(request, { start, correlationId, chaos });
    const answer = await this.workflows.start(input, { onlyIfNew: standing === undefined });
    if (answer.outcome === 'already_started') return undefined;
    return startedPayment('started', request, answer.runId, 'processing');
  }

  private async isNewest(orderId: string, { runId }: PaymentRun): Promise<boolean> {
    return (await this.workflows.describe(orderId))?.runId === runId;
  }
}

function same(request: PaymentRequest, run: PaymentRun, status: PaymentStatus): StartedPayment {
  if (run.requestHash !== paymentHash(request)) throw exists(request.orderId, 'exists already, with another body');
  return startedPayment('known', request, run.runId, status);
}

function startedPayment(
  outcome: StartedPayment['outcome'],
  { orderId }: PaymentRequest,
  runId: string,
  status: PaymentStatus,
): StartedPayment {
  return { outcome, workflowId: paymentWorkflowId(orderId), runId, status };
}

function exists(orderId: string, how: string): Refused {
  return new Refused(ErrorCode.paymentExists, `The payment for ${orderId} ${how}.`);
}

function closing(orderId: string, how: string): Refused {
  return new Refused(ErrorCode.paymentClosing, `The payment for ${orderId} ${how}.`);
}
