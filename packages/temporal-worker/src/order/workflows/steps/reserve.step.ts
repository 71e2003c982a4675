import type { Answered } from '../../../workflow-kit/step-call.js';
import type { InventoryActivities } from '../../../inventory/activities/inventory.activities.js';
import type { OrderRun } from '../order-run.js';

/** Sets the items aside, all of them or none. */
export async function reserve(run: OrderRun): Promise<void> {
  const key = run.keys.next('reserve');
  run.undoWith<InventoryActivities>('reserve', 'releaseInventory', async (activities, call) => {
    const undone = await activities.releaseInventory(call, { undoes: key.idempotencyKey });
    run.journal.update({ inventoryReserved: false });
    return undone;
  });
  const items = run.input.order.items.map(({ sku, quantity }) => ({ sku, quantity }));
  const { reservationId } = await run.execute<InventoryActivities, Answered & { reservationId: string }>(
    'reserve',
    key,
    (activities, call) => activities.reserveInventory(call, { items }),
  );
  run.journal.update({ reservationId, inventoryReserved: true });
}
