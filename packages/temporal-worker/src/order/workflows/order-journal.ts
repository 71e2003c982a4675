import {
  isEnded,
  OrderSearchAttribute,
  type Compensation,
  type OrderFulfillmentInput,
  type OrderState,
  type OrderStatus,
  type StepName,
} from '@fake-stripe/contracts';
import { defineSearchAttributeKey } from '@temporalio/common';
import { CancellationScope, log, proxyActivities, upsertSearchAttributes } from '@temporalio/workflow';
import type { OrderChange, OrderEvent } from '@fake-stripe/order-store';
import { activityOptions } from '../../workflow-kit/execute-step.js';
import type { OrderRecordActivities } from '../activities/order.activities.js';

const statusKey = defineSearchAttributeKey(OrderSearchAttribute.status.name, OrderSearchAttribute.status.type);
const customerKey = defineSearchAttributeKey(
  OrderSearchAttribute.customerId.name,
  OrderSearchAttribute.customerId.type,
);
const totalKey = defineSearchAttributeKey(OrderSearchAttribute.total.name, OrderSearchAttribute.total.type);

/**
 * Never gives up. No local activity, though it would save five events each time: a workflow task that answers a query
 * can end between its marker and what the workflow does next, and if an update comes with the task that follows, the
 * history cannot be replayed (SDK 1.24).
 */
const { recordOrder } = proxyActivities<OrderRecordActivities>(activityOptions({ attempts: 0, interval: 500 }));

/** Where the order stands, and everything that happened to it: in memory for queries, and in the orders database. */
export class OrderJournal {
  private current: OrderState;
  private seq = 0;
  private unwritten: OrderEvent[] = [];
  /** Whether it is settled if there is a row: before that there is nothing to write to. */
  private rowIsSettled: boolean;

  constructor(
    private readonly input: OrderFulfillmentInput,
    private readonly runId: string,
  ) {
    const { order, profile, steps, approvalTimeout } = input;
    const now = new Date().toISOString();
    this.rowIsSettled = !steps.includes('create');
    this.current = {
      orderId: order.orderId,
      status: 'processing',
      completedSteps: [],
      compensations: [],
      inventoryReserved: false,
      paymentProcessed: false,
      totalAmount: order.total,
      shippingAddress: order.shippingAddress,
      approval: { required: steps.includes('approval') && approvalTimeout !== undefined },
      retries: {},
      profile,
      startedAt: now,
      updatedAt: now,
    };
    upsertSearchAttributes([
      { key: statusKey, value: this.current.status },
      { key: customerKey, value: order.customerId },
      { key: totalKey, value: order.total },
    ]);
    // Pending is what waits for a worker.
    this.note('status_changed', { from: 'pending', to: this.current.status });
  }

  get state(): OrderState {
    return this.current;
  }

  get hasEnded(): boolean {
    return isEnded(this.current.status);
  }

  update(change: Partial<OrderState>): void {
    this.current = { ...this.current, ...change, updatedAt: new Date().toISOString() };
  }

  /** Counts what a step took beyond its first attempt. */
  retried(step: StepName, attempt: number): void {
    if (attempt <= 1) return;
    this.update({ retries: { ...this.current.retries, [step]: (this.current.retries[step] ?? 0) + attempt - 1 } });
  }

  compensations(compensations: readonly Compensation[]): void {
    this.update({ compensations });
  }

  /** Appends an event; it reaches the database with the next status change. */
  note(type: string, payload: Readonly<Record<string, unknown>> = {}): void {
    this.seq += 1;
    this.unwritten.push({ seq: this.seq, type, payload, at: new Date().toISOString() });
    const { orderId } = this.current;
    log.info(type.replaceAll('_', ' '), { orderId, correlationId: this.input.correlationId, ...payload });
  }

  /** Changes the status and makes it durable before anything else happens. */
  async enter(status: OrderStatus, change: Partial<OrderState> = {}): Promise<void> {
    if (this.current.status === status) {
      this.update(change);
      return;
    }
    const from = this.current.status;
    this.update({ ...change, status });
    this.note('status_changed', { from, to: status });
    upsertSearchAttributes([{ key: statusKey, value: status }]);
    await this.record();
  }

  /** Enters the order's row. What happens meanwhile is written when it is known what became of that. */
  async enterRow(enter: (first: OrderChange) => Promise<unknown>): Promise<void> {
    const first = this.change;
    try {
      await enter(first);
      this.written(first);
    } finally {
      this.rowIsSettled = true;
    }
    if (this.unwritten.length > 0 || this.current !== first.state) await this.record();
  }

  /** Writes the state and the events since the last write to the orders database. */
  async record(): Promise<void> {
    if (!this.rowIsSettled) return;
    const { change } = this;
    this.written(change);
    await CancellationScope.nonCancellable(() => recordOrder(change));
  }

  private get change(): OrderChange {
    return { orderId: this.current.orderId, runId: this.runId, state: this.current, events: [...this.unwritten] };
  }

  private written({ events }: OrderChange): void {
    this.unwritten = this.unwritten.filter((event) => !events.includes(event));
  }
}
