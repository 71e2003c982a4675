import { defineOperations } from '../chaos/domain/operation.js';

/** What can be asked of inventory, and how it goes unless a profile says otherwise. */
export const inventoryOperations = defineOperations('inventory', {
  reserve: { reserved: 0.5, out_of_stock: 0.3, timeout: 0.2 },
  release: { released: 0.9, timeout: 0.1 },
  restock: { restocked: 0.9, timeout: 0.1 },
});
