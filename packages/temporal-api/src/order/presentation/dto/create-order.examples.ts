const base = {
  orderId: 'order-001',
  customerId: 'customer-1',
  items: [
    { sku: 'LAPTOP-15', quantity: 1, price: 1299.99 },
    { sku: 'MOUSE-2', quantity: 2, price: 29.99 },
  ],
  totalAmount: 1359.97,
  shippingAddress: { street: '1 Market Street', city: 'San Francisco', state: 'CA', zip: '94105', country: 'US' },
  customerEmail: 'ada@example.com',
};

export const createOrderExamples = {
  simple: { summary: 'Needs no approval', value: base },
  approval: {
    summary: 'Waits for an approval, for 5 seconds',
    value: { ...base, orderId: 'order-002', requiresApproval: true, overrides: { approvalTimeout: '5s' } },
  },
  highValue: {
    summary: 'Above 5,000.00: waits for an approval, for 24 hours',
    value: { ...base, orderId: 'order-003', items: [{ sku: 'SERVER-1', quantity: 1, price: 6499 }], totalAmount: 6499 },
  },
  retail: {
    summary: 'Profile retail: can be returned for a minute once it is shipped',
    value: { ...base, orderId: 'order-005', profile: 'retail', overrides: { returnWindow: '1m' } },
  },
  express: {
    summary: 'Profile express: dispatched within 15 seconds, or expired',
    value: { ...base, orderId: 'order-006', profile: 'express' },
  },
  capped: {
    summary: 'Profile capped: a card that declines above 1,000.00',
    value: { ...base, orderId: 'order-007', profile: 'capped' },
  },
  declined: {
    summary: 'A card that is declined',
    value: { ...base, orderId: 'order-004', paymentMethod: 'pm_card_chargeDeclined' },
  },
};
