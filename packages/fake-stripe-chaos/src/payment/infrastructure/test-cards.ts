import type { MinorUnits } from '@fake-stripe/contracts';
import type { Authorization } from '../application/ports/card-network.js';
import type { PaymentMethod } from '../domain/payment-method.js';

interface TestCard {
  /** What the card answers to every amount. */
  readonly always?: Authorization;
  readonly limit?: MinorUnits;
}

const cards: Readonly<Record<PaymentMethod, TestCard>> = {
  pm_card_visa: {},
  pm_card_visa_debit: {},
  pm_card_mastercard: {},
  pm_card_amex: {},
  pm_card_discover: {},
  pm_card_chargeDeclined: { always: 'card_declined' },
  pm_card_visa_chargeDeclinedInsufficientFunds: { always: 'insufficient_funds' },
  pm_card_limit_1000: { limit: 100_000 },
};

/** The card's own word, or `undefined` when it has no objection. */
export function objectionOf(paymentMethod: string, amount: MinorUnits): Authorization | undefined {
  const card = (cards as Readonly<Record<string, TestCard>>)[paymentMethod];
  if (card?.limit !== undefined && amount > card.limit) return 'card_declined';
  return card?.always;
}
