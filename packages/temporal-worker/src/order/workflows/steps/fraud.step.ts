import type { Answered } from '../../../workflow-kit/step-call.js';
import type { FraudActivities } from '../../../fraud/activities/fraud.activities.js';
import type { OrderRun } from '../order-run.js';

/** Asks whether the order looks like fraud; a high risk is final. It changes nothing, so that there is nothing to undo. */
export async function fraud(run: OrderRun): Promise<void> {
  const { customerId, total, currency } = run.input.order;
  await run.execute<FraudActivities, Answered>('fraud', run.keys.next('fraud'), (activities, call) =>
    activities.checkFraud(call, { customerId, total, currency }),
  );
}
