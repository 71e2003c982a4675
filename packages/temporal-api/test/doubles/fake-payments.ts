import type { PaymentInput, PaymentState, RefundInput } from '@fake-stripe/contracts';
import type { DoorOutcome } from '../../src/kernel/door.js';
import type { StartOutcome } from '../../src/kernel/start-outcome.js';
import { WorkflowsUnavailable } from '../../src/kernel/workflows-unavailable.js';
import {
  PaymentWorkflows,
  type CancelRequest,
  type PaymentRun,
} from '../../src/payment/application/ports/payment-workflows.js';
import { RefundWorkflows, type RefundRun } from '../../src/payment/application/ports/refund-workflows.js';
import { planPayment, type PaymentRequest } from '../../src/payment/domain/plan-payment.js';
import { T0 } from './an-order.js';

export function aPaymentRequest(changes: Partial<PaymentRequest> = {}): PaymentRequest {
  return { orderId: 'order-1', customerId: 'customer-1', amount: 5998, currency: 'usd', ...changes };
}

export function aPaymentInput(start = 1, request = aPaymentRequest()): PaymentInput {
  return planPayment(request, { start, correlationId: 'c-1', chaos: { seed: '7' } });
}

export function aPaymentState(changes: Partial<PaymentState> = {}): PaymentState {
  const { orderId, customerId, amount, currency } = aPaymentRequest();
  return {
    ...{ orderId, customerId, amount, currency, status: 'completed', attempts: 1, compensations: [] },
    ...{ keys: { authorize: 'a', capture: 'c' }, startedAt: T0, updatedAt: T0 },
    ...changes,
  };
}

interface Known<Input> {
  run: { readonly runId: string; readonly status: PaymentRun['status']; readonly start: number };
  readonly input: Input;
  result?: PaymentState;
}

/** One workflow id of Temporal, as far as the API sees it. */
class Runs<Input extends { readonly start: number }> {
  readonly started: Input[] = [];
  newest?: Known<Input>;
  down = false;
  /** It knows its run, but cannot say how it ended. */
  forgetful = false;

  constructor(private readonly name: string) {}

  has(input: Input, status: PaymentRun['status'] = 'running', result?: PaymentState): string {
    const runId = `${this.name}-${input.start}`;
    this.newest = { run: { runId, status, start: input.start }, input, ...(result ? { result } : {}) };
    return runId;
  }

  start(input: Input, onlyIfNew: boolean): StartOutcome {
    this.reach();
    if (this.newest && (onlyIfNew || this.newest.run.status === 'running')) return { outcome: 'already_started' };
    this.started.push(input);
    return { outcome: 'started', runId: this.has(input) };
  }

  closedResult(): PaymentState | 'closed' {
    this.reach();
    if (this.forgetful) throw new WorkflowsUnavailable('the result cannot be read');
    return this.newest?.result ?? 'closed';
  }

  result(): PaymentState | 'closed' | undefined {
    this.reach();
    return this.newest?.result ?? (this.newest?.run.status === 'running' ? undefined : 'closed');
  }

  reach(): void {
    if (this.down) throw new WorkflowsUnavailable('nobody listens');
  }
}

/** The payment workflow of one order id: set what is known of it, read what was asked. */
export class FakePaymentWorkflows extends PaymentWorkflows {
  readonly runs = new Runs<PaymentInput>('payment');
  readonly requests: CancelRequest[] = [];
  readonly left: CancelRequest[] = [];
  answers: (() => DoorOutcome)[] = [];
  /** What the live run says of itself; `undefined` is no worker. */
  live?: PaymentState | undefined;

  override async start(input: PaymentInput, { onlyIfNew }: { onlyIfNew: boolean }): Promise<StartOutcome> {
    return this.runs.start(input, onlyIfNew);
  }

  override async describe(): Promise<PaymentRun | undefined> {
    this.runs.reach();
    const { newest } = this.runs;
    return (
      newest && {
        ...newest.run,
        ...{ firstRunId: newest.run.runId, startedAt: T0, requestHash: newest.input.requestHash },
      }
    );
  }

  override async status(): Promise<PaymentState | undefined> {
    return this.live;
  }

  override async input(): Promise<PaymentInput> {
    if (!this.runs.newest) throw new Error('there is no payment');
    return this.runs.newest.input;
  }

  override async result(): Promise<PaymentState | 'closed' | undefined> {
    return this.runs.result();
  }

  override async closedResult(): Promise<PaymentState | 'closed'> {
    return this.runs.closedResult();
  }

  override async cancel(request: CancelRequest): Promise<DoorOutcome> {
    this.requests.push(request);
    return this.answers.shift()?.() ?? { outcome: 'unanswered' };
  }

  override async leave(request: CancelRequest): Promise<boolean> {
    this.left.push(request);
    return this.runs.newest?.run.status === 'running';
  }
}

/** The refund workflow of one order id. What is started here ends at once, as `ends` says. */
export class FakeRefundWorkflows extends RefundWorkflows {
  readonly runs = new Runs<RefundInput>('refund');
  ends: PaymentState['status'] | 'never' = 'refunded';
  failure?: NonNullable<PaymentState['failure']>;

  override async start(input: RefundInput, { onlyIfNew }: { onlyIfNew: boolean }): Promise<StartOutcome> {
    const outcome = this.runs.start(input, onlyIfNew);
    if (outcome.outcome === 'started' && this.ends !== 'never') {
      this.runs.has(
        input,
        'completed',
        aPaymentState({ status: this.ends, ...(this.failure && { failure: this.failure }) }),
      );
    }
    return outcome;
  }

  override async describe(): Promise<RefundRun | undefined> {
    this.runs.reach();
    const { newest } = this.runs;
    return newest && { ...newest.run, paymentRunId: newest.input.paymentRunId };
  }

  override async result(): Promise<PaymentState | 'closed' | undefined> {
    return this.runs.result();
  }

  override async closedResult(): Promise<PaymentState | 'closed'> {
    return this.runs.closedResult();
  }
}

export function aRefundInput(paymentRunId: string, start = 1): RefundInput {
  return { payment: aPaymentState(), paymentRunId, start, correlationId: 'c-1', chaos: {} };
}
