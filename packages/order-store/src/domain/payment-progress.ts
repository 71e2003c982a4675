import type { PaymentRecord, PaymentStatus } from '../ports/order-writer.js';

const progress: Record<PaymentStatus, number> = { claimed: 0, authorized: 1, captured: 2, released: 3, refunded: 4 };

function undone(status: PaymentStatus): boolean {
  return status === 'released' || status === 'refunded';
}

/** The payment after a claim, or `undefined` when another order owns it. */
export function claimed(known: PaymentRecord, claim: PaymentRecord): PaymentRecord | undefined {
  if (known.orderId !== claim.orderId) return undefined;
  return undone(known.status) ? claim : known;
}

/** The payment after the provider's answer; late answers neither turn it back nor forget its ids. */
export function advanced(known: PaymentRecord, next: PaymentRecord): PaymentRecord {
  if (known.orderId !== next.orderId || progress[next.status] < progress[known.status]) return known;
  return { ...known, ...next };
}
