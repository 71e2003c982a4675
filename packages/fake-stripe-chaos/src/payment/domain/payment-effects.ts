import type { Effect } from '../../kernel/real-state.js';
import type { PaymentIntent } from './payment-intent.js';

/** What has happened to a payment, told from what became of it. */
export function effectsOf(intent: PaymentIntent): readonly Effect[] {
  const { id, orderId, amount, charge, refunds } = intent.state;
  const released = intent.isReleased ? amount : charge ? amount - charge.amount : 0;
  const effects: Effect[] = [{ orderId, effect: 'payment.authorized', resourceId: id, amount }];
  if (charge) {
    const { id: resourceId, amount: taken } = charge;
    effects.push({ orderId, effect: 'payment.captured', resourceId, belongsTo: id, amount: taken });
  }
  if (released > 0) effects.push({ orderId, effect: 'payment.released', resourceId: id, amount: released });
  for (const refund of refunds) {
    const { id: resourceId, amount: back } = refund;
    effects.push({ orderId, effect: 'payment.refunded', resourceId, belongsTo: charge?.id, amount: back });
  }
  return effects;
}
