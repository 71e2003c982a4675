import { ErrorCode, paymentWorkflowId, standalonePaymentId, type PaymentState } from '@fake-stripe/contracts';
import type { OrderReader, PaymentRecord } from '@fake-stripe/order-store';
import type { RunStatus } from '../../kernel/run-status.js';
import type { PaymentRun, PaymentWorkflows } from './ports/payment-workflows.js';
import type { RefundRun, RefundWorkflows } from './ports/refund-workflows.js';

/** Something that a refund may give back. */
interface Held {
  readonly run: PaymentRun;
  readonly state: PaymentState;
  /** One that failed, or that of an earlier payment. */
  readonly refund: RefundRun | undefined;
}

/** Where a payment stands, its refund included. */
export type PaymentStanding =
  | { readonly stands: 'live'; readonly run: PaymentRun }
  /** The money is ours. */
  | ({ readonly stands: 'charged' } & Held)
  /** Its run was closed from outside, and undid nothing: there may be a charge or a hold. `record` may know. */
  | ({ readonly stands: 'abandoned'; readonly record: PaymentRecord } & Held)
  | { readonly stands: 'refunding' | 'refunded'; readonly run: PaymentRun; readonly refund: RefundRun }
  /** It ended without keeping money. */
  | { readonly stands: 'over'; readonly run: PaymentRun; readonly state?: PaymentState };

/** Nothing was undone where a run ended so. */
const closedFromOutside: readonly RunStatus[] = ['terminated', 'timed_out', 'failed'];

/** Puts together what the workflow service knows of a payment and of its refund, and what is recorded of it. */
export class PaymentLookup {
  constructor(
    private readonly payments: PaymentWorkflows,
    private readonly refunds: RefundWorkflows,
    private readonly reader: OrderReader,
  ) {}

  /**
   * `undefined`: there is no such payment, or it is no longer kept.
   * @throws WorkflowsUnavailable, also where it cannot be read how a run ended; OrderStoreUnavailable
   */
  async standing(orderId: string): Promise<PaymentStanding | undefined> {
    const run = await this.payments.describe(orderId);
    if (!run) return undefined;
    if (run.status === 'running') return { stands: 'live', run };
    if (closedFromOutside.includes(run.status)) return this.closedFromOutside(orderId, run);
    const result = run.status === 'completed' ? await this.payments.closedResult(orderId, run.runId) : undefined;
    const state = typeof result === 'object' ? result : undefined;
    if (state?.status !== 'completed') return { stands: 'over', run, ...(state ? { state } : {}) };
    const { refund, end } = await this.refund(orderId, run);
    return end ? { ...end, run } : { stands: 'charged', run, state, refund };
  }

  private async closedFromOutside(orderId: string, run: PaymentRun): Promise<PaymentStanding> {
    const record = await this.reader.payment(standalonePaymentId(orderId));
    if (record?.orderId !== orderId) return { stands: 'over', run };
    const { refund, end, failure } = await this.refund(orderId, run);
    if (end) return { ...end, run };
    const undone = record.status === 'released' || record.status === 'refunded';
    const nothingThere = failure === ErrorCode.nothingToRefund && record.status !== 'captured';
    if (undone || nothingThere) return { stands: 'over', run };
    const { customerId } = await this.payments.input(orderId, run.runId);
    return { stands: 'abandoned', run, state: stateOf(record, customerId, run), refund, record };
  }

  /** The newest refund; with its `end` where it is that of this run, and with its `failure` where it failed. */
  private async refund(
    orderId: string,
    { runId }: PaymentRun,
  ): Promise<{
    readonly refund: RefundRun | undefined;
    readonly end?: { readonly stands: 'refunding' | 'refunded'; readonly refund: RefundRun };
    readonly failure?: string;
  }> {
    const refund = await this.refunds.describe(orderId);
    if (refund?.paymentRunId !== runId) return { refund };
    if (refund.status === 'running') return { refund, end: { stands: 'refunding', refund } };
    if (refund.status !== 'completed') return { refund };
    const result = await this.refunds.closedResult(orderId, refund.runId);
    if (typeof result !== 'object') return { refund };
    if (result.status === 'refunded') return { refund, end: { stands: 'refunded', refund } };
    return { refund, ...(result.failure ? { failure: result.failure.code } : {}) };
  }
}

/** What a run would have said that did not live to say it; its keys are made of its ids. */
function stateOf(record: PaymentRecord, customerId: string, run: PaymentRun): PaymentState {
  const { orderId, amount, currency, authorizationId, chargeId } = record;
  const keys = `${paymentWorkflowId(orderId)}/${run.firstRunId}`;
  return {
    ...{ orderId, customerId, amount, currency, status: 'completed', compensations: [], attempts: 1 },
    ...(authorizationId === undefined ? {} : { authorizationId }),
    ...(chargeId === undefined ? {} : { paymentId: chargeId }),
    keys: { authorize: `${keys}/authorize/1`, capture: `${keys}/capture/1` },
    startedAt: run.startedAt,
    updatedAt: run.startedAt,
  };
}
