import { CancellationScope, workflowInfo } from '@temporalio/workflow';
import type { Answered } from '../../../workflow-kit/step-call.js';
import type { OrderActivities } from '../../activities/order.activities.js';
import type { OrderRun } from '../order-run.js';

/** The row comes first: whatever happens to the order afterwards can be looked up. Hence not even a cancellation skips it. */
export async function create(run: OrderRun): Promise<void> {
  const { input, journal, runId } = run;
  const { order, profile, steps, requestHash, start, correlationId } = input;
  run.undoWith<OrderActivities>({
    step: 'create',
    activity: 'cancelOrder',
    schedule: (activities, call) =>
      activities.cancelOrder(call, { orderId: order.orderId, runId, state: journal.state, events: [] }),
  });
  const { workflowId } = workflowInfo();
  const row = { order, profile, steps, requestHash, workflowId, runId, start, correlationId };
  const call = run.keys.next('create');
  await CancellationScope.nonCancellable(() =>
    journal.enterRow(({ state, events }) =>
      run.execute<OrderActivities, Answered>('create', call, (activities, createCall) =>
        activities.createOrder(createCall, { ...row, state, events }),
      ),
    ),
  );
}
