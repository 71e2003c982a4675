import { defaultPaymentId, ErrorCode } from '@fake-stripe/contracts';
import { ApplicationFailure } from '@temporalio/common';
import type { Answered } from '../../../workflow-kit/step-call.js';
import type { OrderPayment, PaymentActivities } from '../../../payment/activities/payment.activities.js';
import type { OrderRun } from '../order-run.js';

/** Holds the order's total on the customer's card. */
export async function authorize(run: OrderRun): Promise<void> {
  const { customerId, paymentMethod } = run.input.order;
  const key = run.keys.next('authorize');
  run.undoWith<PaymentActivities>({
    step: 'authorize',
    activity: 'releasePayment',
    schedule: (activities, call) =>
      activities.releasePayment(call, { undoes: key.idempotencyKey, payment: paymentOf(run) }),
  });
  const { authorizationId } = await run.execute<PaymentActivities, Answered & { authorizationId: string }>(
    'authorize',
    key,
    (activities, call) => activities.authorizePayment(call, { customerId, paymentMethod, payment: paymentOf(run) }),
  );
  run.journal.update({ authorizationId });
}

/** Takes what `authorize` holds. */
export async function capture(run: OrderRun): Promise<void> {
  const { authorizationId } = run.journal.state;
  if (authorizationId === undefined) {
    throw ApplicationFailure.nonRetryable('There is nothing to capture before authorize', ErrorCode.invalidProfile);
  }
  const key = run.keys.next('capture');
  run.undoWith<PaymentActivities>({
    step: 'capture',
    activity: 'refundPayment',
    schedule: async (activities, call) => {
      const undone = await activities.refundPayment(call, { undoes: key.idempotencyKey, payment: paymentOf(run) });
      run.journal.update({ paymentProcessed: false });
      return undone;
    },
  });
  const { paymentId } = await run.execute<PaymentActivities, Answered & { paymentId: string }>(
    'capture',
    key,
    (activities, call) => activities.capturePayment(call, { authorizationId, payment: paymentOf(run) }),
  );
  run.journal.update({ paymentId, paymentProcessed: true });
}

function paymentOf(run: OrderRun): OrderPayment {
  const { orderId, total, currency, paymentId = defaultPaymentId(orderId) } = run.input.order;
  const { authorizationId, paymentId: chargeId } = run.journal.state;
  return { paymentId, orderId, amount: total, currency, authorizationId, chargeId };
}
