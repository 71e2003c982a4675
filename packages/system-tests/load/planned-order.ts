import { orderProfiles, toDecimal, type MinorUnits, type OrderProfileName } from '@fake-stripe/contracts';
import type { LoadSettings } from './settings.js';

/** An order of the test: all that is sent for it is fixed before it starts, so that a repeat is the same request. */
export interface PlannedOrder {
  readonly orderId: string;
  readonly total: MinorUnits;
  readonly body: object;
  readonly chaos: { readonly profile?: string; readonly seed: string };
}

type Plan = Pick<LoadSettings, 'profile' | 'chaos' | 'seed'>;

const profiles = Object.keys(orderProfiles) as OrderProfileName[];
const PRICE: MinorUnits = 2_999;

/** The n-th order, from 0; its total is below every limit that would keep it waiting for a person, or for a card. */
export function plannedOrder({ profile, chaos, seed }: Plan, n: number): PlannedOrder {
  const number = String(n + 1).padStart(6, '0');
  const orderId = `load-${seed}-${number}`;
  const quantity = 1 + (n % 3);
  const total = quantity * PRICE;
  const name = profile === 'mixed' ? (profiles[n % profiles.length] ?? 'standard') : profile;
  return {
    orderId,
    total,
    body: bodyOf(orderId, quantity, name),
    chaos: { ...(chaos === undefined ? {} : { profile: chaos }), seed: `${seed}/${n + 1}` },
  };
}

function bodyOf(orderId: string, quantity: number, profile: OrderProfileName): object {
  return {
    orderId,
    customerId: 'customer-load-test',
    items: [{ sku: 'LOAD-TEST', quantity, price: toDecimal(PRICE) }],
    totalAmount: toDecimal(quantity * PRICE),
    shippingAddress: { street: '12 Harbour Street', city: 'Portland', state: 'ME', zip: '04101', country: 'US' },
    customerEmail: 'load-test@example.com',
    profile,
    // Its seven days would be the test's.
    ...(profile === 'retail' && { overrides: { returnWindow: '1s' } }),
  };
}
