import { ErrorCode } from '@fake-stripe/contracts';
import type { NewOrder, OrderChange, OrderWriter } from '@fake-stripe/order-store';
import { refused } from '../../activity-kit/activity-failure.js';
import { withDatabase } from '../../activity-kit/database.js';
import { heartbeating } from '../../activity-kit/heartbeat.js';
import { attemptOf, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';

export interface OrderActivities {
  /** Enters the order, or takes over the row of a run that has ended; final `order_exists` while another run owns it. */
  createOrder(call: StepCall, order: NewOrder): Promise<Answered>;
  /** Withdraws the order: its row says that it is being rolled back, whatever was recorded last. */
  cancelOrder(call: StepCall, change: OrderChange): Promise<Undone>;
}

export interface OrderRecordActivities {
  /** Writes where the order stands and what has happened since the last write. */
  recordOrder(change: OrderChange): Promise<void>;
}

export function createOrderActivities(
  orders: OrderWriter,
  limits: Pick<ProviderLimits, 'databasePatience'>,
): OrderActivities & OrderRecordActivities {
  return {
    createOrder: (call, order) =>
      heartbeating(async () => {
        const attempt = attemptOf(call);
        const created = await withDatabase(limits.databasePatience, attempt, () => orders.create(order));
        if (created.outcome === 'order_exists') {
          throw refused(ErrorCode.orderExists, `Order ${call.orderId} belongs to run ${created.runId}`, attempt);
        }
        return { attempt };
      }),

    cancelOrder: (call, change) =>
      heartbeating(async () => {
        const attempt = attemptOf(call);
        await withDatabase(limits.databasePatience, attempt, () => orders.record(change));
        return { outcome: 'undone', attempt };
      }),

    recordOrder: (change) => heartbeating(() => orders.record(change)),
  };
}
