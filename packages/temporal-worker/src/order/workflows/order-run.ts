import type { ApproveOrder, OrderEnd, OrderFulfillmentInput, RejectOrder, StepName } from '@fake-stripe/contracts';
import { CancellationScope, workflowInfo, type ChildWorkflowHandle } from '@temporalio/workflow';
import { StepKeys, type KeyScope } from '../../workflow-kit/step-keys.js';
import { executeStep } from '../../workflow-kit/execute-step.js';
import type { Answered, StepCall } from '../../workflow-kit/step-call.js';
import type { ActivityOptions } from '@temporalio/workflow';
import type { shippingWorkflow } from '../../shipping/workflows/shipping.workflow.js';
import { OrderJournal } from './order-journal.js';
import { retryOf } from './retry-policies.js';
import { Saga } from './saga.js';

export type Decision = ({ readonly approved: true } & ApproveOrder) | ({ readonly approved: false } & RejectOrder);

/** Why the forward steps were called off, and so how the order will end. */
export interface Stop {
  readonly end: Extract<OrderEnd, 'rejected' | 'cancelled' | 'expired'>;
  readonly code: string;
  readonly message: string;
}

/** One run of one order: what its steps and its doors share. */
export class OrderRun {
  readonly journal: OrderJournal;
  readonly saga: Saga;
  readonly keys: StepKeys;
  readonly keyScope: KeyScope;
  readonly runId = workflowInfo().firstExecutionRunId;

  /** Scope of the forward steps: cancelling it is how an order is stopped. */
  readonly forward = new CancellationScope();
  stop?: Stop;
  decision?: Decision;
  awaitingApproval = false;
  /** The steps have ended early; what was done is being undone. */
  rollingBack = false;
  cancelledByTemporal = false;
  /** The parcel is on its way: nothing can be called off any more. */
  dispatched = false;
  shipping: ShippingAttempt = { state: 'none' };
  shippingRequests = 0;
  readonly shippingAnswers = new Map<string, boolean>();

  constructor(readonly input: OrderFulfillmentInput) {
    const { order, start, correlationId, chaos } = input;
    this.journal = new OrderJournal(input, this.runId);
    this.saga = new Saga(this.journal);
    this.keyScope = {
      orderId: order.orderId,
      keyPrefix: `${workflowInfo().workflowId}/${this.runId}`,
      chaosPrefix: `${order.orderId}/${start}`,
      correlationId,
      chaos,
    };
    this.keys = new StepKeys(this.keyScope);
  }

  /** Whether an approval step is still to come, so that an early decision is worth keeping. */
  get approvalAhead(): boolean {
    const { steps, approvalTimeout } = this.input;
    return (
      approvalTimeout !== undefined &&
      steps.includes('approval') &&
      !this.journal.state.completedSteps.includes('approval')
    );
  }

  get cancelAccepted(): boolean {
    return this.stop?.end === 'cancelled';
  }

  /** Calls the forward steps off; the first reason wins. */
  callOff(stop: Stop): boolean {
    if (this.stop) return false;
    this.stop = stop;
    // A child that has agreed to stop ends by itself, and says what became of its label.
    if (this.shipping.state !== 'running') this.forward.cancel();
    return true;
  }

  async execute<A, R extends Answered>(
    step: StepName,
    call: StepCall,
    schedule: (activities: A, call: StepCall) => Promise<R>,
    options?: ActivityOptions,
  ): Promise<R> {
    const answer = await executeStep<A, R>(call, retryOf(step, this.input.attempts), schedule, options);
    this.journal.retried(step, answer.attempt);
    return answer;
  }
}

export type ShippingAttempt =
  | { readonly state: 'none' | 'starting' | 'ended' }
  | { readonly state: 'running'; readonly child: ChildWorkflowHandle<typeof shippingWorkflow> };
