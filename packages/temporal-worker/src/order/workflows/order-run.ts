import type { ApproveOrder, OrderFulfillmentInput, RejectOrder, StepName } from '@fake-stripe/contracts';
import { CancellationScope, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import { executeStep } from '../../workflow-kit/execute-step.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import { StepKeys } from '../../workflow-kit/step-keys.js';
import { OrderJournal } from './order-journal.js';
import { compensationRetry, retryOf } from './retry-policies.js';
import { Saga } from './saga.js';
import type { ShippingAttempt } from './steps/ship.step.js';

export type Decision = ({ readonly approved: true } & ApproveOrder) | ({ readonly approved: false } & RejectOrder);

/** One run of one order: what its steps and its doors share. */
export class OrderRun {
  readonly journal: OrderJournal;
  readonly saga: Saga;
  readonly keys: StepKeys;
  readonly runId = workflowInfo().firstExecutionRunId;

  /** Scope of the forward steps: cancelling it is how an order is stopped. */
  readonly forward = new CancellationScope();
  /** Set by the first cancellation that was accepted. */
  cancellation?: { readonly message: string };
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
    this.keys = new StepKeys({
      orderId: order.orderId,
      keyPrefix: `${workflowInfo().workflowId}/${this.runId}`,
      chaosPrefix: `${order.orderId}/${start}`,
      correlationId,
      chaos,
    });
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

  /** Calls the forward steps off; `false` when they were called off before. */
  cancel(message: string): boolean {
    if (this.cancellation) return false;
    this.cancellation = { message };
    // A child that has agreed to stop ends by itself, and says what became of its label.
    if (this.shipping.state !== 'running') this.forward.cancel();
    return true;
  }

  /** Registers how to undo a step, before the step is sent. Each time it runs it is a new intent, with a key of its own. */
  undoWith<A>(
    step: StepName,
    activity: string,
    schedule: (activities: A, call: StepCall) => Promise<Undone>,
    options?: ActivityOptions,
  ): void {
    const run = () => executeStep<A, Undone>(this.keys.next(`${step}.undo`), compensationRetry, schedule, options);
    this.saga.register({ step, activity, run });
  }

  async execute<A, R extends Answered>(
    step: StepName,
    call: StepCall,
    schedule: (activities: A, call: StepCall) => Promise<R>,
  ): Promise<R> {
    const answer = await executeStep<A, R>(call, retryOf(step, this.input.attempts), schedule);
    this.journal.retried(step, answer.attempt);
    return answer;
  }
}
