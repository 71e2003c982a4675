import type { Address, ApproveOrder, OrderFulfillmentInput, RejectOrder, StepName } from '@fake-stripe/contracts';
import { CancellationScope, workflowInfo, type ActivityOptions } from '@temporalio/workflow';
import { executeStep } from '../../workflow-kit/execute-step.js';
import { compensationRetry, Saga, type Undo } from '../../workflow-kit/saga.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import { StepKeys } from '../../workflow-kit/step-keys.js';
import { OrderJournal } from './order-journal.js';
import type { Redirecting } from './redirect.js';
import { retryOf } from './retry-policies.js';
import { ShippingConversation } from './shipping-conversation.js';

export type Decision = ({ readonly approved: true } & ApproveOrder) | ({ readonly approved: false } & RejectOrder);

/** Why the order was called off. */
export interface Cancellation {
  readonly code: string;
  readonly message: string;
}

interface StepUndo<A> {
  readonly step: StepName;
  readonly activity: string;
  readonly undoes?: string;
  readonly schedule: (activities: A, call: StepCall) => Promise<Undone>;
  readonly options?: ActivityOptions;
}

/** One run of one order: what its steps and its doors share. */
export class OrderRun {
  readonly journal: OrderJournal;
  readonly saga: Saga;
  readonly keys: StepKeys;
  readonly runId = workflowInfo().firstExecutionRunId;

  /** Scope of the forward steps: cancelling it is how an order is stopped. */
  readonly forward = new CancellationScope();
  /** Set by the first cancellation that was accepted. */
  cancellation?: Cancellation;
  decision?: Decision;
  awaitingApproval = false;
  /** The steps have ended early; what was done is being undone. */
  rollingBack = false;
  cancelledByTemporal = false;
  /** The parcel is on its way: nothing can be called off any more. */
  dispatched = false;
  /** The last step is done: nothing can be called off or returned any more, although the end is not written yet. */
  finished = false;
  readonly shipping = new ShippingConversation();
  /** Where the parcel goes; each change of address is a revision. */
  destination: { readonly address: Address; readonly revision: number };
  /** By the ids of those who asked for them. */
  readonly redirections = new Map<string, Promise<Redirecting>>();
  private revisions = 1;
  private turn: Promise<unknown> = Promise.resolve();
  /** The call that reserved the goods: after dispatch they are restocked by its key. */
  reservation?: StepCall;
  /** Set by the return of a shipped order. */
  returning?: { readonly message: string };

  constructor(readonly input: OrderFulfillmentInput) {
    const { order, start, correlationId, chaos, callTimeout } = input;
    this.destination = { address: order.shippingAddress, revision: 1 };
    this.journal = new OrderJournal(input, this.runId);
    this.saga = new Saga(this.journal);
    this.keys = new StepKeys({
      orderId: order.orderId,
      keyPrefix: `${workflowInfo().workflowId}/${this.runId}`,
      chaosPrefix: `${order.orderId}/${start}`,
      correlationId,
      chaos,
      ...(callTimeout === undefined ? {} : { timeoutMs: callTimeout }),
    });
  }

  /** Whether the goods can still come back. */
  get returnable(): boolean {
    const { steps, returnWindow } = this.input;
    return (
      this.dispatched && !this.rollingBack && !this.finished && steps.includes('window') && returnWindow !== undefined
    );
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

  nextRevision(): number {
    this.revisions += 1;
    return this.revisions;
  }

  /** Changes of address are made one after the other, so that each knows what became of the one before. */
  inTurn<T>(change: () => Promise<T>): Promise<T> {
    const turn = this.turn.then(change);
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  /** Calls the forward steps off; `false` when they were called off before. */
  cancel(cancellation: Cancellation): boolean {
    if (this.cancellation) return false;
    this.cancellation = cancellation;
    // A child that has agreed to stop ends by itself, and says what became of its label.
    if (!this.shipping.isOpen) this.forward.cancel();
    return true;
  }

  /** Registers how to undo a step, before the step is sent. Each time it runs it is a new intent, with a key of its own. */
  undoWith<A>(undo: StepUndo<A>): void {
    this.saga.register(this.undo(undo));
  }

  /** From now on the step is undone in another way. */
  undoInstead<A>(undo: StepUndo<A>): void {
    this.saga.replace(this.undo(undo));
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

  private undo<A>({ step, activity, undoes, schedule, options }: StepUndo<A>): Undo {
    const run = () => executeStep<A, Undone>(this.keys.next(`${step}.undo`), compensationRetry, schedule, options);
    return { step, activity, run, ...(undoes === undefined ? {} : { undoes }) };
  }
}
