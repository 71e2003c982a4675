import type { Address } from '@fake-stripe/contracts';
import type { ShippingService } from '../../domain/label.js';

export interface Parcel {
  readonly address: Address;
  readonly service: ShippingService;
}

export type CourierAnswer =
  /** `readyIn`: milliseconds. */
  { readonly outcome: 'created'; readonly readyIn: number } | { readonly outcome: 'address_error' };

/** The world beyond shipping: whoever carries the parcels. It sees nothing of a call that real state refuses. */
export abstract class Courier {
  abstract requestLabel(parcel: Parcel): Promise<CourierAnswer>;

  abstract collect(labelId: string): Promise<'dispatched'>;

  abstract cancel(labelId: string): Promise<'cancelled'>;
}
