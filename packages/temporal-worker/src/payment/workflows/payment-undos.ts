import { standalonePaymentId, type Compensation, type StepName } from '@fake-stripe/contracts';
import { condition } from '@temporalio/workflow';
import type { OrderPayment, PaymentActivities } from '../activities/payment.activities.js';
import { executeStep, type StepRetry } from '../../workflow-kit/execute-step.js';
import { attemptsOf, describeFailure } from '../../workflow-kit/failures.js';
import type { StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { StepKeys } from '../../workflow-kit/step-keys.js';
import type { PaymentJournal } from './payment-journal.js';

type PaymentUndone = Undone & { readonly refundId?: string };

interface Registered {
  readonly run: () => Promise<PaymentUndone>;
  entry: Compensation;
}

const undoRetry: StepRetry = { attempts: 10, interval: 1_000 };

/**
 * How the two calls of a charge are undone, by their keys, whether or not their answers were seen: what was captured is
 * refunded, and then what is still held is released. A call that never took effect is voided, so that it never will.
 */
export class PaymentUndos {
  private readonly undos: readonly Registered[];

  constructor(
    private readonly journal: PaymentJournal,
    private readonly keys: StepKeys,
  ) {
    const { authorize, capture } = journal.state.keys;
    this.undos = [
      this.undo('capture', 'refundPayment', (activities, call) =>
        activities.refundPayment(call, { undoes: capture, payment: this.payment }),
      ),
      this.undo('authorize', 'releasePayment', (activities, call) =>
        activities.releasePayment(call, { undoes: authorize, payment: this.payment }),
      ),
    ];
    this.publish();
  }

  /** Undoes everything that is pending; one that fails for good does not stop the other, and waits for an operator. */
  async settle(): Promise<void> {
    const { status } = this.journal.state;
    for (;;) {
      for (const each of this.undos) if (each.entry.status === 'pending') await this.carryOut(each);
      if (!this.has('failed')) return;
      this.journal.enter('needs_attention');
      await condition(() => this.has('pending') || !this.has('failed'));
      this.journal.enter(status);
    }
  }

  has(status: Compensation['status'], step?: StepName): boolean {
    return this.undos.some(({ entry }) => entry.status === status && (step === undefined || entry.step === step));
  }

  /** An operator's word on an undo that failed for good: `retry` makes it pending again, `resolve` takes it as settled. */
  settleFailed(step: StepName, action: 'retry' | 'resolve'): void {
    for (const each of this.undos) {
      if (each.entry.step !== step || each.entry.status !== 'failed') continue;
      this.set(each, { status: action === 'retry' ? 'pending' : 'resolved' });
    }
  }

  /** Each time it runs it is a new intent, with a key of its own. */
  private undo(
    step: StepName,
    activity: string,
    schedule: (activities: PaymentActivities, call: StepCall) => Promise<PaymentUndone>,
  ): Registered {
    const run = () =>
      executeStep<PaymentActivities, PaymentUndone>(this.keys.next(`${step}.undo`), undoRetry, schedule);
    return { run, entry: { step, activity, status: 'pending', attempts: 0 } };
  }

  private async carryOut(each: Registered): Promise<void> {
    const { step, activity, attempts: before } = each.entry;
    this.set(each, { status: 'running' });
    try {
      const { outcome, attempt, refundId } = await each.run();
      if (refundId !== undefined) this.journal.update({ refundId });
      const status = outcome === 'undone' ? 'done' : outcome;
      this.set(each, { status, attempts: before + attempt, error: undefined });
      this.journal.note('compensation_completed', { step, activity, outcome, attempt });
    } catch (error) {
      const { code, message } = describeFailure(error);
      const attempt = attemptsOf(error, undoRetry.attempts);
      this.set(each, { status: 'failed', attempts: before + attempt, error: `${code}: ${message}` });
      this.journal.note('compensation_failed', { step, activity, attempt, code, reason: message });
    }
  }

  private set(each: Registered, change: Partial<Compensation>): void {
    each.entry = { ...each.entry, ...change };
    this.publish();
  }

  private publish(): void {
    this.journal.compensations(this.undos.map(({ entry }) => entry));
  }

  private get payment(): OrderPayment {
    const { orderId, amount, currency, authorizationId, paymentId: chargeId } = this.journal.state;
    return { paymentId: standalonePaymentId(orderId), orderId, amount, currency, authorizationId, chargeId };
  }
}
