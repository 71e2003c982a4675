/** As a client of temporal-api sends it, in the profile `standard`: a child ships it, a mail is sent, nothing waits. */
export function anOrder(orderId: string) {
  return {
    orderId,
    profile: 'standard',
    customerId: 'customer-1',
    items: [{ sku: 'SKU-1', quantity: 2, price: 29.99 }],
    totalAmount: 59.98,
    shippingAddress: { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' },
    customerEmail: 'ada@example.com',
  };
}
