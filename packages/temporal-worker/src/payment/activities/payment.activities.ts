import { ErrorCode } from '@fake-stripe/contracts';
import type { OrderWriter, PaymentRecord, PaymentStatus } from '@fake-stripe/order-store';
import { cancellationSignal } from '@temporalio/activity';
import { refused } from '../../activity-kit/activity-failure.js';
import {
  providerActivity,
  providerCall,
  type InDatabase,
  type ProviderLimits,
} from '../../activity-kit/provider-activity.js';
import type { ProviderCall } from '../../provider/application/provider-call.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { Payments } from '../application/ports/payments.js';

/** The payment as the orders database knows it; amounts in minor units. */
export type OrderPayment = Omit<PaymentRecord, 'status'>;

export interface PaymentActivities {
  /** Authorises and captures in one go, each under a key of its own, so that a retry repeats only what is missing. */
  processPaymentActivity(
    calls: { readonly authorize: StepCall; readonly capture: StepCall },
    request: AuthorizePayment,
  ): Promise<Answered & Authorized & Captured>;
  authorizePayment(call: StepCall, request: AuthorizePayment): Promise<Answered & Authorized>;
  capturePayment(
    call: StepCall,
    request: Authorized & { readonly payment: OrderPayment },
  ): Promise<Answered & Captured>;
  releasePayment(call: StepCall, request: UndoPayment): Promise<Undone>;
  refundPayment(call: StepCall, request: UndoPayment): Promise<Undone & { readonly refundId?: string }>;
}

export interface AuthorizePayment {
  readonly customerId: string;
  readonly paymentMethod?: string;
  readonly payment: OrderPayment;
}

export interface Authorized {
  readonly authorizationId: string;
}

export interface Captured {
  /** The provider's id of the charge. */
  readonly paymentId: string;
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

  async function authorize(call: ProviderCall, inDatabase: InDatabase, request: AuthorizePayment): Promise<Authorized> {
    const { customerId, paymentMethod, payment } = request;
    const { amount, currency, paymentId } = payment;
    const claim = await inDatabase(() => orders.claimPayment({ ...payment, status: 'claimed' }));
    if (claim.outcome === 'payment_id_in_use') {
      throw refused(ErrorCode.paymentIdInUse, `Payment ${paymentId} belongs to another order`, call.attempt);
    }
    const answer = await payments.authorize(call, { customerId, amount, currency, paymentMethod });
    if (answer.outcome === 'declined') throw refused(answer.code, answer.message, call.attempt);
    const { authorizationId } = answer;
    await record(inDatabase, { ...payment, authorizationId }, 'authorized');
    return { authorizationId };
  }

  async function capture(
    call: ProviderCall,
    inDatabase: InDatabase,
    { authorizationId, payment }: Authorized & { readonly payment: OrderPayment },
  ): Promise<Captured> {
    const answer = await payments.capture(call, { authorizationId, amount: payment.amount });
    if (answer.outcome === 'declined') throw refused(answer.code, answer.message, call.attempt);
    await record(inDatabase, { ...payment, chargeId: answer.paymentId }, 'captured');
    return { paymentId: answer.paymentId };
  }

  return {
    processPaymentActivity: (calls, request) =>
      providerActivity(calls.authorize, limits, async (call, inDatabase) => {
        const { payment } = request;
        const { authorizationId } = await authorize(call, inDatabase, request);
        // Whoever cancels between the two calls is not charged first and refunded then.
        cancellationSignal().throwIfAborted();
        const held = { authorizationId, payment: { ...payment, authorizationId } };
        const { paymentId } = await capture(providerCall(calls.capture, limits), inDatabase, held);
        return { authorizationId, paymentId, attempt: call.attempt };
      }),

    authorizePayment: (call, request) =>
      providerActivity(call, limits, async (authorizing, inDatabase) => ({
        ...(await authorize(authorizing, inDatabase, request)),
        attempt: authorizing.attempt,
      })),

    capturePayment: (call, request) =>
      providerActivity(call, limits, async (capturing, inDatabase) => ({
        ...(await capture(capturing, inDatabase, request)),
        attempt: capturing.attempt,
      })),

    releasePayment: (call, { undoes, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const { outcome } = await payments.release(request, { undoes });
        if (outcome === 'undone') await record(inDatabase, payment, 'released');
        return { outcome, attempt: request.attempt };
      }),

    refundPayment: (call, { undoes, payment }) =>
      providerActivity(call, limits, async (request, inDatabase) => {
        const answer = await payments.refund(request, { undoes });
        const { outcome } = answer;
        if (outcome === 'undone') await record(inDatabase, payment, 'refunded');
        const refundId = outcome === 'undone' ? answer.refundId : undefined;
        return { outcome, attempt: request.attempt, ...(refundId !== undefined && { refundId }) };
      }),
  };
}
