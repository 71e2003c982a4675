import {
  CANCEL_ANSWER_SIGNAL,
  ErrorCode,
  OrderDoor,
  OrderQuery,
  SHIPPING_PROGRESS_SIGNAL,
  type ApproveOrder,
  type CancelOrder,
  type CancelShippingAnswer,
  type DoorAnswer,
  type OrderProgress,
  type OrderState,
  type RejectOrder,
  type ResolveCompensation,
  type ShippingProgress,
} from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import { defineQuery, defineSignal, defineUpdate, log, setHandler } from '@temporalio/workflow';
import type { Decision, OrderRun } from './order-run.js';
import { askShippingToStop } from './steps/ship.step.js';

const orderStatus = defineQuery<OrderState>(OrderQuery.status);
const orderProgress = defineQuery<OrderProgress>(OrderQuery.progress);
const shippingProgress = defineSignal<[Said<ShippingProgress>]>(SHIPPING_PROGRESS_SIGNAL);
const shippingAnswer = defineSignal<[Said<CancelShippingAnswer>]>(CANCEL_ANSWER_SIGNAL);

/** What a signal really brings: anybody can send one, with anything. */
type Said<T> = Partial<T> | null | undefined;

/** A door is a signal and an update of the same name and meaning: the update answers, the signal only warns. */
interface Door<A> {
  readonly name: OrderDoor;
  /** @throws ApplicationFailure of the code with which the request is refused */
  readonly check: (args: A) => void;
  readonly apply: (args: A) => DoorAnswer | Promise<DoorAnswer>;
  /** Keeps a signal that came before its time, where that makes sense. */
  readonly early?: (args: A) => boolean;
}

/** Opens the queries and doors of an order. Requests are idempotent, and the first decision wins. */
export function openDoors(run: OrderRun): void {
  const { journal } = run;
  setHandler(orderStatus, () => journal.state);
  setHandler(orderProgress, () => progressOf(run));
  // Anybody can send a signal, also one without its argument; an error here would block the order for ever.
  setHandler(shippingProgress, (progress) => {
    if (progress?.labelId !== undefined && !journal.hasEnded) journal.update({ labelId: progress.labelId });
  });
  setHandler(shippingAnswer, (answer) => {
    if (answer?.requestId !== undefined) run.shippingAnswers.set(answer.requestId, answer.accepted === true);
  });

  open<ApproveOrder | undefined>(decisionDoor(run, OrderDoor.approve, (args) => ({ ...args, approved: true })));
  open<RejectOrder | undefined>(decisionDoor(run, OrderDoor.reject, (args) => ({ ...args, approved: false })));
  open<CancelOrder | undefined>({
    name: OrderDoor.cancel,
    check: () => {
      if (run.dispatched) refuse(ErrorCode.alreadyDispatched, 'The parcel is on its way');
      if (journal.hasEnded) refuse(ErrorCode.alreadyFinished, `The order is ${journal.state.status}`);
      if (run.rollingBack && !run.cancellation) {
        refuse(ErrorCode.alreadyFinished, 'The order is being rolled back already');
      }
    },
    apply: (args) => cancel(run, args?.reason ?? undefined),
  });
  open<Said<ResolveCompensation>>({
    name: OrderDoor.resolveCompensation,
    check: (args) => void resolutionIn(run, args),
    apply: (args) => {
      const { step, action, by, reason } = resolutionIn(run, args);
      journal.note('attention_given', { step, action, by, reason });
      run.saga.settleFailed(step, action);
      return { outcome: 'accepted', status: journal.state.status };
    },
  });
}

/** What arrives at a door comes from anybody, not only from our API. */
function resolutionIn(run: OrderRun, args: Said<ResolveCompensation>): ResolveCompensation {
  const { step, action, by = '', reason = '' } = args ?? {};
  if (step === undefined || (action !== 'retry' && action !== 'resolve')) {
    refuse(ErrorCode.validationFailed, 'A resolution names its step, and an action: retry or resolve');
  }
  if (run.journal.state.status !== 'needs_attention' || run.saga.leftOver(step).length === 0) {
    refuse(ErrorCode.notAwaitingAttention, `No compensation of step ${step} awaits attention`);
  }
  return { step, action, by, reason };
}

function open<A>(door: Door<A>): void {
  setHandler(defineUpdate<DoorAnswer, [A]>(door.name), (args) => door.apply(args), { validator: door.check });
  setHandler(defineSignal<[A]>(door.name), async (args) => {
    try {
      door.check(args);
      await door.apply(args);
    } catch (error) {
      if (door.early?.(args)) return;
      if (!(error instanceof ApplicationFailure)) throw error;
      log.warn('signal refused', { signal: door.name, code: error.type, reason: error.message });
    }
  });
}

function decisionDoor<A extends object>(
  run: OrderRun,
  name: OrderDoor,
  toDecision: (args: A | undefined) => Decision,
): Door<A | undefined> {
  const repeats = (decision: Decision) => run.decision?.approved === decision.approved;
  return {
    name,
    check: (args) => {
      if (run.journal.hasEnded) refuse(ErrorCode.alreadyFinished, `The order is ${run.journal.state.status}`);
      if (repeats(toDecision(args)) || (run.awaitingApproval && !run.decision)) return;
      refuse(ErrorCode.notAwaitingApproval, 'The order does not wait for an approval');
    },
    apply: (args) => {
      const decision = toDecision(args);
      const outcome = repeats(decision) ? 'already_decided' : 'accepted';
      run.decision ??= decision;
      return { outcome, status: run.journal.state.status };
    },
    early: (args) => {
      if (run.decision || run.rollingBack || !run.approvalAhead) return false;
      run.decision = toDecision(args);
      return true;
    },
  };
}

async function cancel(run: OrderRun, message = 'Cancelled on request'): Promise<DoorAnswer> {
  const answer = (first: boolean): DoorAnswer => ({
    outcome: first ? 'accepted' : 'already_decided',
    status: run.journal.state.status,
  });
  if (run.cancellation) return answer(false);
  if (!(await askShippingToStop(run))) refuse(ErrorCode.alreadyDispatched, 'The parcel is on its way');
  if (run.rollingBack && !run.cancellation) refuse(ErrorCode.alreadyFinished, 'The order has failed meanwhile');
  return answer(run.cancel(message));
}

function progressOf(run: OrderRun): OrderProgress {
  const { status, completedSteps, currentStep } = run.journal.state;
  const share = completedSteps.length / run.input.steps.length;
  return { status, progress: run.journal.hasEnded ? 100 : Math.floor(share * 100), currentStep };
}

function refuse(code: string, message: string): never {
  throw ApplicationFailure.nonRetryable(message, code);
}
