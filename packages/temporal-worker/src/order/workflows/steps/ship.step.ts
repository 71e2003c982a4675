import { CANCEL_SHIPPING_SIGNAL, SHIPPING_WORKFLOW, TaskQueue, shippingWorkflowId } from '@fake-stripe/contracts';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  condition,
  startChild,
  workflowInfo,
  type ChildWorkflowHandle,
} from '@temporalio/workflow';
import type { CarrierActivities } from '../../../shipping/activities/shipping.activities.js';
import { labelUndoOf } from '../../../shipping/workflows/label-failure.js';
import type { ShippingInput, shippingWorkflow } from '../../../shipping/workflows/shipping.workflow.js';
import type { OrderRun } from '../order-run.js';

export type ShippingAttempt =
  | { readonly state: 'none' | 'starting' | 'ended' }
  | { readonly state: 'running'; readonly child: ChildWorkflowHandle<typeof shippingWorkflow> };

/** Label and dispatch, in a child workflow on a queue of its own. When it succeeds the parcel is on its way. */
export async function ship(run: OrderRun): Promise<void> {
  const keys = {
    label: run.keys.next('ship'),
    labelUndo: run.keys.next('label.undo'),
    dispatch: run.keys.next('dispatch'),
  };
  run.undoWith<CarrierActivities>(
    'ship',
    'cancelShippingLabel',
    (activities, call) => activities.cancelShippingLabel(call, { undoes: keys.label.idempotencyKey }),
    { taskQueue: TaskQueue.shipping },
  );
  run.shipping = { state: 'starting' };
  try {
    const child = await startShipping(run, 1, keys);
    run.shipping = { state: 'running', child };
    const { labelId, trackingNumber, attempt } = await child.result();
    run.dispatched = true;
    run.journal.retried('ship', attempt);
    run.journal.update({ labelId, trackingNumber });
  } catch (error) {
    const undo = labelUndoOf(error);
    if (undo) run.saga.settle('ship', undo);
    throw error;
  } finally {
    run.shipping = { state: 'ended' };
  }
  await run.journal.enter('shipped');
}

function startShipping(run: OrderRun, attempt: number, keys: ShippingInput['keys']) {
  const { order, shippingService, attempts, correlationId } = run.input;
  const { workflowId, runId } = workflowInfo();
  const input: ShippingInput = {
    orderId: order.orderId,
    correlationId,
    attempt,
    keys,
    parentWorkflowId: workflowId,
    parentRunId: runId,
    address: order.shippingAddress,
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

/** Asks the running child to let go of the parcel. `false`: it is on its way. */
export async function askShippingToStop(run: OrderRun): Promise<boolean> {
  return CancellationScope.nonCancellable(async () => {
    await condition(() => run.shipping.state !== 'starting');
    if (run.shipping.state !== 'running') return !run.dispatched;
    run.shippingRequests += 1;
    const requestId = `cancel-${run.shippingRequests}`;
    try {
      await run.shipping.child.signal(CANCEL_SHIPPING_SIGNAL, { requestId });
    } catch {
      // The child has ended meanwhile: how, its result tells.
      await condition(() => run.shipping.state === 'ended');
    }
    await condition(() => run.shippingAnswers.has(requestId) || run.shipping.state === 'ended');
    return run.shippingAnswers.get(requestId) ?? !run.dispatched;
  });
}
