import { defineOperations } from '../chaos/domain/operation.js';
import type { ShippingService } from './domain/label.js';

/** What can be asked of shipping, and how it goes unless a profile says otherwise. */
export const shippingOperations = defineOperations('shipping', {
  'create-label': { created: 0.6, address_error: 0.2, timeout: 0.2 },
  dispatch: { dispatched: 0.9, timeout: 0.1 },
  cancel: { cancelled: 0.9, timeout: 0.1 },
});

/** By these names a profile says how long a label takes. */
export const labelDelays: Readonly<Record<ShippingService, string>> = {
  standard: 'shipping.label.standard',
  express: 'shipping.label.express',
};
