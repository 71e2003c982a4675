import {
  DISPATCH_FAILED_SIGNAL,
  ErrorCode,
  OrderDoor,
  OrderQuery,
  SHIPPING_ANSWER_SIGNAL,
  SHIPPING_PROGRESS_SIGNAL,
  type ApproveOrder,
  type CancelOrder,
  type DispatchFailed,
  type DoorAnswer,
  type OrderProgress,
  type OrderState,
  type RejectOrder,
  type ReturnOrder,
  type ShippingAnswer,
  type ShippingProgress,
  type UpdateAddress,
} from '@fake-stripe/contracts';
import { defineQuery, defineSignal, setHandler } from '@temporalio/workflow';
import { callOff } from './call-off.js';
import { attentionDoor } from '../../workflow-kit/attention-door.js';
import { openDoor, refuse, type Door, type Said } from '../../workflow-kit/door.js';
import type { Decision, OrderRun } from './order-run.js';
import { addressIn, redirect, requestIdIn } from './redirect.js';

const orderStatus = defineQuery<OrderState>(OrderQuery.status);
const orderProgress = defineQuery<OrderProgress>(OrderQuery.progress);
const shippingProgress = defineSignal<[Said<ShippingProgress>]>(SHIPPING_PROGRESS_SIGNAL);
const dispatchFailed = defineSignal<[Said<DispatchFailed>]>(DISPATCH_FAILED_SIGNAL);
const shippingAnswer = defineSignal<[Said<ShippingAnswer>]>(SHIPPING_ANSWER_SIGNAL);

/** Opens the queries and doors of an order. Requests are idempotent, and the first decision wins. */
export function openDoors(run: OrderRun): void {
  setHandler(orderStatus, () => run.journal.state);
  setHandler(orderProgress, () => progressOf(run));
  hearShipping(run);
  openDoor<ApproveOrder | undefined>(
    decisionDoor(run, OrderDoor.approve, (args) => ({ ...args, approved: true })),
    run.journal,
  );
  openDoor<RejectOrder | undefined>(
    decisionDoor(run, OrderDoor.reject, (args) => ({ ...args, approved: false })),
    run.journal,
  );
  openDoor(cancelDoor(run), run.journal);
  openDoor(addressDoor(run), run.journal);
  openDoor(returnDoor(run), run.journal);
  openDoor(attentionDoor(run.journal, run.saga), run.journal);
}

/** Anybody can send a signal, also one without its argument; an error here would block the order for ever. */
function hearShipping({ journal, shipping }: OrderRun): void {
  setHandler(shippingAnswer, (answer) => shipping.hear(answer));
  setHandler(shippingProgress, (progress) => {
    if (!progress?.stage || journal.hasEnded) return;
    const { attempt, stage, labelId, addressRevision } = progress;
    journal.update({ labelId: typeof labelId === 'string' ? labelId : undefined });
    journal.note('shipping_progress', { attempt, stage, labelId, addressRevision });
  });
  setHandler(dispatchFailed, (failure) => {
    if (!failure?.code || journal.hasEnded) return;
    journal.note('dispatch_failed', { attempt: failure.attempt, code: failure.code, message: failure.message });
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
      const first = !repeats(decision);
      run.decision ??= decision;
      return answerOf(run, first);
    },
    early: (args) => {
      if (run.decision || run.rollingBack || !run.approvalAhead) return false;
      run.decision = toDecision(args);
      return true;
    },
  };
}

function cancelDoor(run: OrderRun): Door<CancelOrder | undefined> {
  return {
    name: OrderDoor.cancel,
    check: () => {
      refuseIfClosing(run);
      if (run.rollingBack && !run.cancellation) {
        refuse(ErrorCode.alreadyFinished, 'The order is being rolled back already');
      }
    },
    apply: async (args) => {
      const message = args?.reason ?? 'Cancelled on request';
      const outcome = await callOff(run, { code: ErrorCode.orderCancelled, message });
      if (outcome === 'too_late') refuse(ErrorCode.alreadyDispatched, 'The parcel is on its way');
      if (outcome === 'rolling_back') refuse(ErrorCode.alreadyFinished, 'The order has failed meanwhile');
      if (outcome === 'finished') refuse(ErrorCode.alreadyFinished, 'The last step of the order is done');
      return answerOf(run, outcome === 'called_off');
    },
  };
}

function addressDoor(run: OrderRun): Door<Said<UpdateAddress>> {
  return {
    name: OrderDoor.updateAddress,
    check: (args) => {
      addressIn(args);
      refuseIfClosing(run);
      if (run.rollingBack || run.cancellation) refuse(ErrorCode.alreadyFinished, 'The order is being rolled back');
    },
    apply: async (args) => {
      const outcome = await redirect(run, addressIn(args), requestIdIn(args));
      if (outcome === 'too_late') refuse(ErrorCode.alreadyDispatched, 'The parcel is on its way');
      if (outcome === 'closing')
        refuse(ErrorCode.alreadyFinished, 'The order has ended, failed or been called off meanwhile');
      return answerOf(run, outcome === 'redirected');
    },
  };
}

function returnDoor(run: OrderRun): Door<ReturnOrder | undefined> {
  return {
    name: OrderDoor.return,
    check: () => {
      if (run.journal.hasEnded) refuse(ErrorCode.alreadyFinished, `The order is ${run.journal.state.status}`);
      if (run.returning || run.returnable) return;
      if (run.finished) refuse(ErrorCode.alreadyFinished, 'The return window is over');
      refuse(ErrorCode.notReturnable, 'Only a shipped order of a profile with a return window can be returned');
    },
    apply: (args) => {
      const first = run.returning === undefined;
      run.returning ??= { message: args?.reason ?? 'Returned by the customer' };
      return answerOf(run, first);
    },
  };
}

function refuseIfClosing(run: OrderRun): void {
  if (run.dispatched) refuse(ErrorCode.alreadyDispatched, 'The parcel is on its way');
  if (run.journal.hasEnded) refuse(ErrorCode.alreadyFinished, `The order is ${run.journal.state.status}`);
}

function answerOf(run: OrderRun, first: boolean): DoorAnswer {
  return { outcome: first ? 'accepted' : 'already_decided', status: run.journal.state.status };
}

function progressOf(run: OrderRun): OrderProgress {
  const { status, completedSteps, currentStep } = run.journal.state;
  const share = completedSteps.length / run.input.steps.length;
  return { status, progress: run.journal.hasEnded ? 100 : Math.floor(share * 100), currentStep };
}
