import { defineOperations } from '../chaos/domain/operation.js';

/** What can be asked of payment, and how it goes unless a profile says otherwise. */
export const paymentOperations = defineOperations('payment', {
  authorize: { approved: 0.4, insufficient_funds: 0.3, card_declined: 0, timeout: 0.2, error: 0.1 },
  capture: { captured: 0.7, already_captured: 0.2, timeout: 0.1 },
  release: { released: 0.9, timeout: 0.1 },
  refund: { refunded: 0.8, already_refunded: 0.1, timeout: 0.1 },
});
