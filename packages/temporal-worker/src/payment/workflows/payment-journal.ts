import type { Compensation, PaymentState, PaymentStatus } from '@fake-stripe/contracts';
import { log } from '@temporalio/workflow';

/** Where a payment or a refund stands, for its query and its result; what happens to it goes to the log. */
export class PaymentJournal {
  constructor(
    private current: PaymentState,
    private readonly correlationId: string,
  ) {}

  get state(): PaymentState {
    return this.current;
  }

  update(change: Partial<PaymentState>): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
  }

  compensations(compensations: readonly Compensation[]): void {
    this.update({ compensations });
  }

  enter(status: PaymentStatus, change: Partial<PaymentState> = {}): void {
    this.update({ ...change, status });
    this.note('status_changed', { status });
  }

  note(type: string, payload: Readonly<Record<string, unknown>> = {}): void {
    const { orderId } = this.current;
    log.info(type.replaceAll('_', ' '), { orderId, correlationId: this.correlationId, ...payload });
  }
}
