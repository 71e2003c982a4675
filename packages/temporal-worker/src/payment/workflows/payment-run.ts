import { standalonePaymentId, type PaymentInput } from '@fake-stripe/contracts';
import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import type { Answered, StepCall } from '../../workflow-kit/step-call.js';
import { StepKeys } from '../../workflow-kit/step-keys.js';
import type { Authorized, Captured, PaymentActivities } from '../activities/payment.activities.js';
import { PaymentJournal } from './payment-journal.js';
import { PaymentUndos } from './payment-undos.js';

export const chargeRetry: StepRetry = { attempts: 3, interval: 1_000 };

/** One run of one payment: what its course and its doors share. */
export class PaymentRun {
  readonly journal: PaymentJournal;
  readonly undos: PaymentUndos;
  /** Scope of the charge: cancelling it is how a payment is stopped. */
  readonly forward = new CancellationScope();
  /** Set by the first cancellation that was accepted. */
  cancellation?: { readonly message: string };
  private readonly calls: { readonly authorize: StepCall; readonly capture: StepCall };

  constructor(private readonly input: PaymentInput) {
    const { orderId, customerId, amount, currency, start, correlationId, chaos } = input;
    const { workflowId, firstExecutionRunId } = workflowInfo();
    const keys = new StepKeys({
      orderId,
      keyPrefix: `${workflowId}/${firstExecutionRunId}`,
      chaosPrefix: `${workflowId}/${start}`,
      correlationId,
      chaos,
    });
    const [authorize, capture] = [keys.next('authorize'), keys.next('capture')];
    this.calls = { authorize, capture };
    const now = new Date().toISOString();
    this.journal = new PaymentJournal(
      {
        orderId,
        customerId,
        amount,
        currency,
        status: 'processing',
        compensations: [],
        attempts: 0,
        keys: { authorize: authorize.idempotencyKey, capture: capture.idempotencyKey },
        startedAt: now,
        updatedAt: now,
      },
      correlationId,
    );
    // Registered before anything is sent.
    this.undos = new PaymentUndos(this.journal, keys);
  }

  cancel(message = 'Cancelled on request'): void {
    if (this.cancellation) return;
    this.cancellation = { message };
    this.forward.cancel();
  }

  async charge(): Promise<Answered & Authorized & Captured> {
    const { orderId, customerId, amount, currency, paymentMethod } = this.input;
    const payment = { paymentId: standalonePaymentId(orderId), orderId, amount, currency };
    return executeStep<PaymentActivities, Answered & Authorized & Captured>(
      this.calls.authorize,
      chargeRetry,
      (activities, authorize) => {
        // Both calls are made by the same attempts.
        const capture = { ...this.calls.capture, firstAttempt: authorize.firstAttempt };
        return activities.processPaymentActivity({ authorize, capture }, { customerId, paymentMethod, payment });
      },
    );
  }
}
