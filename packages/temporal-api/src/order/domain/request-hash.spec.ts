import { anOrderRequest } from '../../../test/doubles/an-order.js';
import { requestHash } from './request-hash.js';

describe('the hash of a request', () => {
  it('does not depend on the order of members', () => {
    const { order, ...rest } = anOrderRequest();
    expect(requestHash({ ...rest, order: { ...order } })).toBe(requestHash(anOrderRequest()));
  });

  it('stays what it is: live orders of yesterday are compared with it', () => {
    expect(requestHash(anOrderRequest())).toBe('778a927fd9ee3f5ec0903c6f6eacbff9e2a565263eda03bf2c88c44a309bb894');
  });

  it.each([
    ['total', anOrderRequest({ total: 1 })],
    ['approval', anOrderRequest({ requiresApproval: false })],
    ['time for an approval', anOrderRequest({ overrides: { approvalTimeout: 1_000 } })],
    ['time of a review', anOrderRequest({ overrides: { reviewDelay: 0 } })],
    ['deadline', anOrderRequest({ overrides: { deadline: 1_000 } })],
    ['return window', anOrderRequest({ overrides: { returnWindow: 1_000 } })],
    ['profile', anOrderRequest({ profile: 'retail' })],
    ['payment', anOrderRequest({ order: { ...anOrderRequest().order, paymentId: 'mine' } })],
  ])('changes with the %s', (_name, request) => {
    expect(requestHash(request)).not.toBe(requestHash(anOrderRequest()));
  });
});
