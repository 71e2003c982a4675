import { CancellationScope } from '@temporalio/workflow';
import type { Answered } from '../../../workflow-kit/step-call.js';
import type { NotificationActivities } from '../../../notification/activities/notification.activities.js';
import type { OrderRun } from '../order-run.js';

export async function notify(run: OrderRun): Promise<void> {
  await sendMail(run, 'order_completed');
}

/** Never changes how the order ends, so what goes wrong here is noted and passed over. */
export async function sendMail(
  run: OrderRun,
  template: 'order_completed' | 'order_cancelled' | 'order_returned',
  data = {},
): Promise<void> {
  const { customerEmail, orderId } = run.input.order;
  if (customerEmail === undefined) return;
  try {
    await run.execute<NotificationActivities, Answered>('notify', run.keys.next('notify'), (activities, call) =>
      activities.sendNotification(call, { to: customerEmail, channel: 'email', template, data: { orderId, ...data } }),
    );
    run.journal.note('mail_sent', { template });
  } catch (error) {
    if (CancellationScope.current().consideredCancelled) throw error;
    run.journal.note('mail_failed', { template, reason: error instanceof Error ? error.message : String(error) });
  }
}
