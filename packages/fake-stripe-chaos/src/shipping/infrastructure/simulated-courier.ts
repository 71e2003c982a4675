import type { CurrentCall } from '../../chaos/application/current-call.js';
import { Courier, type CourierAnswer, type Parcel } from '../application/ports/courier.js';
import type { ShippingService } from '../domain/label.js';
import { labelDelays, shippingOperations } from '../operations.js';

/** How long a label takes, in milliseconds, unless a profile says otherwise. */
const usualDelays: Readonly<Record<ShippingService, number>> = { standard: 20_000, express: 1_000 };

/** Answers what was drawn for the call. */
export class SimulatedCourier extends Courier {
  constructor(private readonly call: CurrentCall) {
    super();
  }

  requestLabel({ service }: Parcel): Promise<CourierAnswer> {
    const outcome = this.call.outcomeOf(shippingOperations['create-label']);
    if (outcome === 'address_error') return Promise.resolve({ outcome });
    const readyIn = this.call.delay(labelDelays[service], usualDelays[service]);
    return Promise.resolve({ outcome, readyIn });
  }

  collect(): Promise<'dispatched'> {
    return Promise.resolve(this.call.outcomeOf(shippingOperations.dispatch));
  }

  cancel(): Promise<'cancelled'> {
    return Promise.resolve(this.call.outcomeOf(shippingOperations.cancel));
  }
}
