import { standalonePaymentId, type StepName } from '@fake-stripe/contracts';
import { executeStep } from '../../workflow-kit/execute-step.js';
import { compensationRetry, Saga } from '../../workflow-kit/saga.js';
import type { StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { StepKeys } from '../../workflow-kit/step-keys.js';
import type { OrderPayment, PaymentActivities } from '../activities/payment.activities.js';
import type { PaymentJournal } from './payment-journal.js';

type PaymentUndone = Undone & { readonly refundId?: string };

/**
 * How the two calls of a charge are undone, by their keys, whether or not their answers were seen: what was captured is
 * refunded, and then what is still held is released. A call that never took effect is voided, so that it never will.
 */
export class PaymentUndos {
  readonly saga: Saga;

  constructor(
    private readonly journal: PaymentJournal,
    private readonly keys: StepKeys,
  ) {
    this.saga = new Saga(journal);
    const { authorize, capture } = journal.state.keys;
    this.register('authorize', 'releasePayment', (activities, call) =>
      activities.releasePayment(call, { undoes: authorize, payment: this.payment }),
    );
    this.register('capture', 'refundPayment', (activities, call) =>
      activities.refundPayment(call, { undoes: capture, payment: this.payment }),
    );
  }

  /** Undoes both; what fails for good waits for an operator. */
  async settle(): Promise<void> {
    const { status } = this.journal.state;
    await this.saga.compensateFully(
      () => this.journal.enter('needs_attention'),
      () => this.journal.enter(status),
    );
  }

  /** Each time it runs it is a new intent, with a key of its own. */
  private register(
    step: StepName,
    activity: string,
    schedule: (activities: PaymentActivities, call: StepCall) => Promise<PaymentUndone>,
  ): void {
    const run = async () => {
      const key = this.keys.next(`${step}.undo`);
      const undone = await executeStep<PaymentActivities, PaymentUndone>(key, compensationRetry, schedule);
      if (undone.refundId !== undefined) this.journal.update({ refundId: undone.refundId });
      return undone;
    };
    this.saga.register({ step, activity, run });
  }

  private get payment(): OrderPayment {
    const { orderId, amount, currency, authorizationId, paymentId: chargeId } = this.journal.state;
    return { paymentId: standalonePaymentId(orderId), orderId, amount, currency, authorizationId, chargeId };
  }
}
