import { SHIPPING_WORKFLOW, TaskQueue, shippingWorkflowId } from '@fake-stripe/contracts';
import { CancelledFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  sleep,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { describeFailure } from '../../../workflow-kit/failures.js';
import type { CarrierActivities } from '../../../shipping/activities/shipping.activities.js';
import type { LabelKeys } from '../../../shipping/workflows/label.js';
import { shippingFailureOf } from '../../../shipping/workflows/shipping-failure.js';
import type { ShippingInput, ShippingResult, shippingWorkflow } from '../../../shipping/workflows/shipping.workflow.js';
import type { OrderRun } from '../order-run.js';
import type { ShippingChild } from '../shipping-conversation.js';

const CHILDREN = 3;
const FIRST_PAUSE = 5_000;

/** Label and dispatch, in a child workflow on a queue of its own. When it succeeds the parcel is on its way. */
export async function ship(run: OrderRun): Promise<void> {
  const { labelId, trackingNumber } = await shipped(run);
  run.journal.update({ labelId, trackingNumber });
  await run.journal.enter('shipped');
}

/** A child that used up its attempts is followed by another, unless one of its labels could not be undone. */
async function shipped(run: OrderRun): Promise<ShippingResult> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await shipOnce(run, attempt);
    } catch (error) {
      const failure = shippingFailureOf(error);
      for (const undo of failure?.labels ?? []) run.saga.settle(undo);
      // A child of an earlier start, whose order was terminated, may still be undoing its label under the same id.
      const final = failure?.final ?? !(error instanceof WorkflowExecutionAlreadyStartedError);
      if (attempt === CHILDREN || final) throw error;
      if (run.cancellation) throw new CancelledFailure('Called off after a failed attempt to ship');
      run.journal.retried('ship', (failure?.attempt ?? 0) + 1);
      run.journal.note('shipping_retried', { attempt, ...describeFailure(error) });
      await sleep(FIRST_PAUSE * 2 ** (attempt - 1));
    }
  }
}

async function shipOnce(run: OrderRun, attempt: number): Promise<ShippingResult> {
  const keys = labelKeys(run);
  const dispatch = run.keys.next('dispatch');
  const result = await run.shipping.during(() => startShipping(run, { attempt, keys, dispatch }));
  run.dispatched = true;
  run.saga.forget('ship');
  run.journal.retried('ship', result.attempt);
  return result;
}

/** Keys of a label that is going to be asked for; how to undo it is registered first. */
export function labelKeys(run: OrderRun): LabelKeys {
  const keys = { label: run.keys.next('ship'), labelUndo: run.keys.next('label.undo') };
  const undoes = keys.label.idempotencyKey;
  run.undoWith<CarrierActivities>({
    step: 'ship',
    activity: 'cancelShippingLabel',
    undoes,
    schedule: (activities, call) => activities.cancelShippingLabel(call, { undoes }),
    options: { taskQueue: TaskQueue.shipping },
  });
  return keys;
}

interface Attempt extends Pick<ShippingInput, 'attempt' | 'dispatch'> {
  readonly keys: LabelKeys;
}

function startShipping(run: OrderRun, { attempt, keys, dispatch }: Attempt): Promise<ShippingChild> {
  const { order, shippingService, attempts, correlationId } = run.input;
  const { workflowId, runId } = workflowInfo();
  const input: ShippingInput = {
    orderId: order.orderId,
    correlationId,
    attempt,
    destination: { ...run.destination, keys },
    dispatch,
    parentWorkflowId: workflowId,
    parentRunId: runId,
    service: shippingService,
    ...(attempts === undefined ? {} : { attempts }),
  };
  return startChild<typeof shippingWorkflow>(SHIPPING_WORKFLOW, {
    workflowId: shippingWorkflowId(order.orderId, attempt),
    taskQueue: TaskQueue.shipping,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    args: [input],
  });
}
