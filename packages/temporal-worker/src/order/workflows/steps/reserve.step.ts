import type { Answered } from '../../../workflow-kit/step-call.js';
import type { InventoryActivities } from '../../../inventory/activities/inventory.activities.js';
import type { OrderRun } from '../order-run.js';

/** Sets the items aside, all of them or none. */
export async function reserve(run: OrderRun): Promise<void> {
  const key = run.keys.next('reserve');
  run.reservation = key;
  run.undoWith<InventoryActivities>({
    step: 'reserve',
    activity: 'releaseInventory',
    schedule: async (activities, call) => {
      const undone = await activities.releaseInventory(call, { undoes: key.idempotencyKey });
      run.journal.update({ inventoryReserved: false });
      return undone;
    },
  });
  const items = run.input.order.items.map(({ sku, quantity }) => ({ sku, quantity }));
  const { reservationId } = await run.execute<InventoryActivities, Answered & { reservationId: string }>(
    'reserve',
    key,
    (activities, call) => activities.reserveInventory(call, { items }),
  );
  run.journal.update({ reservationId, inventoryReserved: true });
}

/** Goods that were dispatched are nobody's reservation any more: when they come back they go back into stock. */
export function restockInstead(run: OrderRun): void {
  const undoes = run.reservation?.idempotencyKey;
  if (undoes === undefined) return;
  run.undoInstead<InventoryActivities>({
    step: 'reserve',
    activity: 'restockInventory',
    schedule: async (activities, call) => {
      const undone = await activities.restockInventory(call, { undoes });
      run.journal.update({ inventoryReserved: false });
      return undone;
    },
  });
}
