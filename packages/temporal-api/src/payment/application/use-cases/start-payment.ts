import {
  ErrorCode,
  paymentWorkflowId,
  standalonePaymentId,
  type ChaosDirectives,
  type PaymentStatus,
} from '@fake-stripe/contracts';
import type { OrderReader } from '@fake-stripe/order-store';
import { checkChaos, type ChaosCheck } from '../../../chaos/chaos-check.js';
import { Refused } from '../../../kernel/refused.js';
import { paymentHash, planPayment, type PaymentRequest } from '../../domain/plan-payment.js';
import type { PaymentLookup, PaymentStanding } from '../payment-lookup.js';
import type { PaymentWorkflows } from '../ports/payment-workflows.js';

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
 * Refuses with `validation_failed` for chaos directives that the simulator would refuse, `payment_exists`, and
 * `payment_closing` while its money is being given back. Throws WorkflowsUnavailable and OrderStoreUnavailable, and
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
      const known = standing ? knownPayment(command.request, standing) : await this.refuseForgotten(orderId);
      const started = known ?? (await this.start(command, standing));
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

  private async start(
    { request, correlationId, chaos }: StartPaymentCommand,
    standing: PaymentStanding | undefined,
  ): Promise<StartedPayment | undefined> {
    const start = standing ? standing.run.start + 1 : 1;
    const input = planPayment(request, { start, correlationId, chaos });
    const answer = await this.workflows.start(input, { onlyIfNew: standing === undefined });
    if (answer.outcome === 'already_started') return undefined;
    return startedPayment('started', request, answer.runId, 'processing');
  }
}

function knownPayment(request: PaymentRequest, standing: PaymentStanding): StartedPayment | undefined {
  const { orderId } = request;
  const { stands, run } = standing;
  if (stands === 'over' || stands === 'refunded') return undefined;
  if (stands === 'refunding') {
    throw new Refused(
      ErrorCode.paymentClosing,
      `The payment for ${orderId} is being refunded; start it again after that.`,
    );
  }
  if (run.requestHash !== paymentHash(request)) throw exists(orderId, 'exists already, with another body');
  return startedPayment('known', request, run.runId, stands === 'live' ? 'processing' : 'completed');
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
