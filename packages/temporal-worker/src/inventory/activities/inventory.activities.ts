import { refused } from '../../activity-kit/activity-failure.js';
import { providerActivity, type ProviderLimits } from '../../activity-kit/provider-activity.js';
import type { Answered, StepCall, Undone } from '../../workflow-kit/step-call.js';
import type { Inventory, ReservedItem } from '../application/ports/inventory.js';

export interface InventoryActivities {
  reserveInventory(
    call: StepCall,
    request: { readonly items: readonly ReservedItem[] },
  ): Promise<Answered & { readonly reservationId: string }>;
  /** `undoes`: idempotency key of the reservation. */
  releaseInventory(call: StepCall, request: { readonly undoes: string }): Promise<Undone>;
  restockInventory(call: StepCall, request: { readonly undoes: string }): Promise<Undone>;
}

export function createInventoryActivities(inventory: Inventory, limits: ProviderLimits): InventoryActivities {
  return {
    reserveInventory: (call, { items }) =>
      providerActivity(call, limits, async (request) => {
        const answer = await inventory.reserve(request, items);
        if (answer.outcome === 'refused') throw refused(answer.code, answer.message, request.attempt);
        return { reservationId: answer.reservationId, attempt: request.attempt };
      }),

    releaseInventory: (call, undo) =>
      providerActivity(call, limits, async (request) => {
        const { outcome } = await inventory.release(request, undo);
        return { outcome, attempt: request.attempt };
      }),

    restockInventory: (call, undo) =>
      providerActivity(call, limits, async (request) => {
        const { outcome } = await inventory.restock(request, undo);
        return { outcome, attempt: request.attempt };
      }),
  };
}
