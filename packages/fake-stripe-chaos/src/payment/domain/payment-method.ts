/** Stripe's test payment methods as far as they behave differently here, and one with a limit. */
export const paymentMethods = [
  'pm_card_visa',
  'pm_card_visa_debit',
  'pm_card_mastercard',
  'pm_card_amex',
  'pm_card_discover',
  'pm_card_chargeDeclined',
  'pm_card_visa_chargeDeclinedInsufficientFunds',
  'pm_card_limit_1000',
] as const;

export type PaymentMethod = (typeof paymentMethods)[number];
