import {
  CANCEL_SHIPPING_SIGNAL,
  ErrorCode,
  SHIPPING_WORKFLOW,
  TaskQueue,
  shippingWorkflowId,
  type StepName,
} from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import {
  CancellationScope,
  ChildWorkflowCancellationType,
  ParentClosePolicy,
  condition,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import { executeStep } from '../../workflow-kit/execute-step.js';
import type { Undone } from '../../workflow-kit/step-call.js';
import type { InventoryActivities } from '../../inventory/activities/inventory.activities.js';
import type { NotificationActivities } from '../../notification/activities/notification.activities.js';
import type { PaymentActivities } from '../../payment/activities/payment.activities.js';
import type { CarrierActivities } from '../../shipping/activities/shipping.activities.js';
import { labelsUndoneBy } from '../../shipping/workflows/label-failure.js';
import type { shippingWorkflow } from '../../shipping/workflows/shipping.workflow.js';
import type { OrderActivities } from '../activities/order.activities.js';
import type { OrderRun } from './order-run.js';
import { compensationRetry } from './retry-policies.js';

type Step = (run: OrderRun) => Promise<void>;

/** The steps that exist. Which of them an order takes, and in which order, is in its input. */
export const orderSteps: Partial<Record<StepName, Step>> = {
  create,
  authorize,
  approval,
  reserve,
  capture,
  ship,
  notify,
};

/** The row comes first: whatever happens to the order afterwards can be looked up. Hence not even a cancellation skips it. */
async function create(run: OrderRun): Promise<void> {
  const { input, journal, saga, keys } = run;
  saga.register({
    step: 'create',
    activity: 'cancelOrder',
    run: () =>
      executeStep<OrderActivities, Undone>(keys.next('create.undo'), compensationRetry, (activities, call) =>
        activities.cancelOrder(call, {
          orderId: input.order.orderId,
          runId: run.runId,
          state: journal.state,
          events: [],
        }),
      ),
  });
  await CancellationScope.nonCancellable(() =>
    run.execute<OrderActivities, { attempt: number }>('create', keys.next('create'), (activities, call) =>
      activities.createOrder(call, {
        order: input.order,
        profile: input.profile,
        steps: input.steps,
        requestHash: input.requestHash,
        workflowId: workflowInfo().workflowId,
        runId: run.runId,
        start: input.start,
        correlationId: input.correlationId,
        state: journal.state,
      }),
    ),
  );
  await journal.enter('processing');
}

async function authorize(run: OrderRun): Promise<void> {
  const { order } = run.input;
  const key = run.keys.next('authorize');
  run.saga.register({
    step: 'authorize',
    activity: 'releasePayment',
    run: () =>
      executeStep<PaymentActivities, Undone>(run.keys.next('authorize.undo'), compensationRetry, (activities, call) =>
        activities.releasePayment(call, { undoes: key.idempotencyKey, payment: paymentOf(run) }),
      ),
  });
  const { authorizationId } = await run.execute<PaymentActivities, { authorizationId: string; attempt: number }>(
    'authorize',
    key,
    (activities, call) =>
      activities.authorizePayment(call, {
        customerId: order.customerId,
        paymentMethod: order.paymentMethod,
        payment: paymentOf(run),
      }),
  );
  run.journal.update({ authorizationId });
}

async function approval(run: OrderRun): Promise<void> {
  const timeout = run.input.approvalTimeout;
  if (timeout === undefined) return;
  const { journal } = run;
  const deadline = new Date(Date.now() + timeout).toISOString();
  await journal.enter('pending_approval', { approval: { required: true, deadline } });
  run.awaitingApproval = true;
  let inTime: boolean;
  try {
    inTime = await condition(() => run.decision !== undefined, timeout);
  } finally {
    run.awaitingApproval = false;
  }
  const { decision } = run;
  if (!inTime || !decision) {
    throw ApplicationFailure.nonRetryable('Nobody decided in time', ErrorCode.approvalTimeout);
  }
  const decidedBy = decision.approved ? decision.approvedBy : decision.rejectedBy;
  journal.update({ approval: { required: true, deadline, decidedBy, reason: decision.reason } });
  journal.note('approval_decided', { approved: decision.approved, decidedBy, reason: decision.reason });
  if (!decision.approved) {
    throw ApplicationFailure.nonRetryable(decision.reason ?? 'The order was rejected', ErrorCode.orderRejected);
  }
  await journal.enter('processing');
}

async function reserve(run: OrderRun): Promise<void> {
  const key = run.keys.next('reserve');
  run.saga.register({
    step: 'reserve',
    activity: 'releaseInventory',
    run: async () => {
      const undone = await executeStep<InventoryActivities, Undone>(
        run.keys.next('reserve.undo'),
        compensationRetry,
        (activities, call) => activities.releaseInventory(call, { undoes: key.idempotencyKey }),
      );
      run.journal.update({ inventoryReserved: false });
      return undone;
    },
  });
  const { reservationId } = await run.execute<InventoryActivities, { reservationId: string; attempt: number }>(
    'reserve',
    key,
    (activities, call) =>
      activities.reserveInventory(call, {
        items: run.input.order.items.map(({ sku, quantity }) => ({ sku, quantity })),
      }),
  );
  run.journal.update({ reservationId, inventoryReserved: true });
}

async function capture(run: OrderRun): Promise<void> {
  const { authorizationId } = run.journal.state;
  if (authorizationId === undefined)
    throw ApplicationFailure.nonRetryable('capture comes after authorize', 'invalid_profile');
  const key = run.keys.next('capture');
  run.saga.register({
    step: 'capture',
    activity: 'refundPayment',
    run: async () => {
      const undone = await executeStep<PaymentActivities, Undone>(
        run.keys.next('capture.undo'),
        compensationRetry,
        (activities, call) => activities.refundPayment(call, { undoes: key.idempotencyKey, payment: paymentOf(run) }),
      );
      run.journal.update({ paymentProcessed: false });
      return undone;
    },
  });
  const { paymentId } = await run.execute<PaymentActivities, { paymentId: string; attempt: number }>(
    'capture',
    key,
    (activities, call) => activities.capturePayment(call, { authorizationId, payment: paymentOf(run) }),
  );
  run.journal.update({ paymentId, paymentProcessed: true });
}

async function ship(run: OrderRun): Promise<void> {
  const { input, journal, saga, keyScope } = run;
  const attempt = 1;
  const labelKey = run.keys.next('ship');
  saga.register({
    step: 'ship',
    activity: 'cancelShippingLabel',
    run: () =>
      executeStep<CarrierActivities, Undone>(
        run.keys.next('ship.undo'),
        compensationRetry,
        (activities, call) => activities.cancelShippingLabel(call, { undoes: labelKey.idempotencyKey }),
        { taskQueue: TaskQueue.shipping },
      ),
  });
  run.shipping = { state: 'starting' };
  try {
    const child = await startChild<typeof shippingWorkflow>(SHIPPING_WORKFLOW, {
      workflowId: shippingWorkflowId(input.order.orderId, attempt),
      taskQueue: TaskQueue.shipping,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      args: [
        {
          ...keyScope,
          attempt,
          labelKey,
          parentWorkflowId: workflowInfo().workflowId,
          parentRunId: workflowInfo().runId,
          address: input.order.shippingAddress,
          service: input.shippingService,
          attempts: input.attempts,
        },
      ],
    });
    run.shipping = { state: 'running', child };
    const { labelId, trackingNumber, attempt: taken } = await child.result();
    run.dispatched = true;
    journal.retried('ship', taken);
    journal.update({ labelId, trackingNumber });
  } catch (error) {
    const outcome = labelsUndoneBy(error);
    if (outcome) saga.settle('ship', outcome);
    throw error;
  } finally {
    run.shipping = { state: 'ended' };
  }
  await journal.enter('shipped');
}

/** Never changes how the order ends, so what goes wrong here is noted and passed over. */
async function notify(run: OrderRun): Promise<void> {
  await sendMail(run, 'order_completed');
}

export async function sendMail(
  run: OrderRun,
  template: 'order_completed' | 'order_cancelled',
  data = {},
): Promise<void> {
  const { customerEmail, orderId } = run.input.order;
  if (customerEmail === undefined) return;
  try {
    await run.execute<NotificationActivities, { attempt: number }>(
      'notify',
      run.keys.next('notify'),
      (activities, call) =>
        activities.sendNotification(call, {
          to: customerEmail,
          channel: 'email',
          template,
          data: { orderId, ...data },
        }),
    );
    run.journal.note('mail_sent', { template });
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    run.journal.note('mail_failed', { template, reason: error instanceof Error ? error.message : String(error) });
  }
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

function paymentOf(run: OrderRun) {
  const { orderId, total, currency } = run.input.order;
  const { authorizationId, paymentId } = run.journal.state;
  return { paymentId: `payment-${orderId}`, orderId, amount: total, currency, authorizationId, chargeId: paymentId };
}
