import { fingerprint } from './fingerprint.js';

describe('the fingerprint of a request', () => {
  const known = 'afd2f41ba18381f4b1c0caf63559656f4f44f94a84afd587d0874e2ce067bbfb';

  it('stays what it is, whatever the order of the members: stored answers of yesterday are found by it', () => {
    expect(fingerprint('payment.capture', { orderId: 'order-1', amount: 59.98 })).toBe(known);
    expect(fingerprint('payment.capture', { amount: 59.98, orderId: 'order-1' })).toBe(known);
  });

  it.each([
    ['operation', 'payment.refund', { amount: 59.98, orderId: 'order-1' }],
    ['body', 'payment.capture', { amount: 60, orderId: 'order-1' }],
  ])('changes with the %s', (_what, operation, body) => {
    expect(fingerprint(operation, body)).not.toBe(known);
  });
});
