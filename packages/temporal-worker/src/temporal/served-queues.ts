import { TaskQueue } from '@fake-stripe/contracts';
import type { OrderWriter } from '@fake-stripe/order-store';
import type { ProviderLimits } from '../activity-kit/provider-activity.js';
import { createFraudActivities } from '../fraud/activities/fraud.activities.js';
import type { FraudCheck } from '../fraud/application/ports/fraud-check.js';
import { createInventoryActivities } from '../inventory/activities/inventory.activities.js';
import type { Inventory } from '../inventory/application/ports/inventory.js';
import { createMlTrainingActivities, type TrainingPorts } from '../ml-training/activities/ml-training.activities.js';
import { createNotificationActivities } from '../notification/activities/notification.activities.js';
import type { Notifications } from '../notification/application/ports/notifications.js';
import { createOrderActivities } from '../order/activities/order.activities.js';
import { createPaymentActivities } from '../payment/activities/payment.activities.js';
import type { Payments } from '../payment/application/ports/payments.js';
import { createShippingActivities } from '../shipping/activities/shipping.activities.js';
import type { Shipping } from '../shipping/application/ports/shipping.js';
import { createUserContextActivities, type PublicApis } from '../user-context/activities/user-context.activities.js';
import type { ServedQueue } from './temporal-workers.js';

export interface ActivityPorts {
  readonly payments: Payments;
  readonly fraud: FraudCheck;
  readonly inventory: Inventory;
  readonly shipping: Shipping;
  readonly notifications: Notifications;
  readonly publicApis: PublicApis;
  readonly orders: OrderWriter;
}

/** Which activities each task queue has, bound to the ports they call. */
export function servedQueues(ports: ActivityPorts, limits: ProviderLimits): readonly ServedQueue[] {
  const { payments, fraud, inventory, shipping, notifications, publicApis, orders } = ports;
  return [
    {
      taskQueue: TaskQueue.orders,
      activities: {
        ...createOrderActivities(orders, limits),
        ...createPaymentActivities({ payments, orders, limits }),
        ...createFraudActivities(fraud, limits),
        ...createInventoryActivities(inventory, limits),
        ...createNotificationActivities(notifications, limits),
      },
    },
    { taskQueue: TaskQueue.shipping, activities: createShippingActivities(shipping, limits) },
    { taskQueue: TaskQueue.userContext, activities: createUserContextActivities(publicApis, limits.providerPatience) },
  ];
}

export interface TrainingLimits {
  readonly trainerQueue: string;
  /** Training activities at once. */
  readonly concurrency: number;
  /** Milliseconds of epochs in one activity. */
  readonly batchBudget: number;
}

/** The training workflows, and the activities that may have a queue of their own. */
export function trainingQueues(ports: TrainingPorts, limits: TrainingLimits): readonly ServedQueue[] {
  const { trainerQueue, concurrency: maxConcurrentActivityTaskExecutions, batchBudget } = limits;
  const activities = createMlTrainingActivities(ports, batchBudget);
  const trainer: ServedQueue = {
    taskQueue: trainerQueue,
    activities,
    options: { maxConcurrentActivityTaskExecutions },
  };
  const { mlTraining } = TaskQueue;
  return trainerQueue === mlTraining ? [trainer] : [{ taskQueue: mlTraining, activities: {} }, trainer];
}
