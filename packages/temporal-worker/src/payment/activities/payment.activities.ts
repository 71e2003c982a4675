import { ErrorCode } from '@fake-stripe/contracts';
import type { OrderWriter, PaymentRecord, PaymentStatus } from '@fake-stripe/order-store';
import { refused } from '../../activity-kit/activity-failure.js';
import { providerActivity, type InDatabase, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { Payments } from '../application/ports/payments.js';

/** The payment as the orders database knows it; amounts in minor units. */
export type OrderPayment = Omit<PaymentRecord, 'status'>;

export interface PaymentActivities {
  authorizePayment(
    call: StepCall,
    request: { readonly customerId: string; readonly paymentMethod?: string; readonly payment: OrderPayment },
  ): Promise<Answered & { readonly authorizationId: string }>;
  capturePayment(
    call: StepCall,
    request: { readonly authorizationId: string; readonly payment: OrderPayment },
  ): Promise<Answered & { readonly paymentId: string }>;
  releasePayment(call: StepCall, request: UndoPayment): Promise<Undone>;
  refundPayment(call: StepCall, request: UndoPayment): Promise<Undone>;
}

export interface UndoPayment {
  /** Idempotency key of the forward call. */
  readonly undoes: string;
  readonly payment: OrderPayment;
}

export interface PaymentActivityDeps {
  readonly payments: Payments;
  readonly orders: OrderWriter;
  readonly limits: ProviderLimits;
}

export function createPaymentActivities({ payments, orders, limits }: PaymentActivityDeps): PaymentActivities {
  const record = (inDatabase: InDatabase, payment: OrderPayment, status: PaymentStatus) =>
    inDatabase(() => orders.recordPayment({ ...payment, status }));

  return {
    authorizePayment: (call, { customerId, paymentMethod, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const { amount, currency, paymentId } = payment;
        const claim = await inDatabase(() => orders.claimPayment({ ...payment, status: 'claimed' }));
        if (claim.outcome === 'payment_id_in_use') {
          throw refused(ErrorCode.paymentIdInUse, `Payment ${paymentId} belongs to another order`, request.attempt);
        }
        const answer = await payments.authorize(request, { customerId, amount, currency, paymentMethod });
        if (answer.outcome === 'declined') throw refused(answer.code, answer.message, request.attempt);
        const { authorizationId } = answer;
        await record(inDatabase, { ...payment, authorizationId }, 'authorized');
        return { authorizationId, attempt: request.attempt };
      }),

    capturePayment: (call, { authorizationId, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const answer = await payments.capture(request, { authorizationId, amount: payment.amount });
        if (answer.outcome === 'declined') throw refused(answer.code, answer.message, request.attempt);
        await record(inDatabase, { ...payment, chargeId: answer.paymentId }, 'captured');
        return { paymentId: answer.paymentId, attempt: request.attempt };
      }),

    releasePayment: (call, { undoes, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const { outcome } = await payments.release(request, { undoes });
        if (outcome === 'undone') await record(inDatabase, payment, 'released');
        return { outcome, attempt: request.attempt };
      }),

    refundPayment: (call, { undoes, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const { outcome } = await payments.refund(request, { undoes });
        if (outcome === 'undone') await record(inDatabase, payment, 'refunded');
        return { outcome, attempt: request.attempt };
      }),
  };
}
