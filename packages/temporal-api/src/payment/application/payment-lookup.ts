import type { PaymentState } from '@fake-stripe/contracts';
import type { PaymentRun, PaymentWorkflows } from './ports/payment-workflows.js';
import type { RefundRun, RefundWorkflows } from './ports/refund-workflows.js';

/** The result of a closed run is there at once. */
const RESULT_MS = 1_000;

/** Where a payment stands, its refund included. */
export type PaymentStanding =
  | { readonly stands: 'live'; readonly run: PaymentRun }
  /** The money is ours. `refund` is one that failed, or that of an earlier payment. */
  | {
      readonly stands: 'charged';
      readonly run: PaymentRun;
      readonly state: PaymentState;
      readonly refund: RefundRun | undefined;
    }
  | { readonly stands: 'refunding' | 'refunded'; readonly run: PaymentRun; readonly refund: RefundRun }
  /** It ended without keeping money. */
  | { readonly stands: 'over'; readonly run: PaymentRun; readonly state?: PaymentState };

/** Puts together what the workflow service knows of a payment and of its refund. */
export class PaymentLookup {
  constructor(
    private readonly payments: PaymentWorkflows,
    private readonly refunds: RefundWorkflows,
  ) {}

  /** `undefined`: there is no such payment, or it is no longer kept. */
  async standing(orderId: string): Promise<PaymentStanding | undefined> {
    const run = await this.payments.describe(orderId);
    if (!run) return undefined;
    if (run.status === 'running') return { stands: 'live', run };
    const result = run.status === 'completed' ? await this.payments.result(orderId, run.runId, RESULT_MS) : undefined;
    const state = typeof result === 'object' ? result : undefined;
    if (state?.status !== 'completed') return { stands: 'over', run, ...(state ? { state } : {}) };
    const refund = await this.refunds.describe(orderId);
    if (refund?.paymentRunId !== run.runId) return { stands: 'charged', run, state, refund };
    if (refund.status === 'running') return { stands: 'refunding', run, refund };
    return (await this.refunded(orderId, refund))
      ? { stands: 'refunded', run, refund }
      : { stands: 'charged', run, state, refund };
  }

  private async refunded(orderId: string, { runId, status }: RefundRun): Promise<boolean> {
    const result = status === 'completed' ? await this.refunds.result(orderId, runId, RESULT_MS) : undefined;
    return typeof result === 'object' && result.status === 'refunded';
  }
}
