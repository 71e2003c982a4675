import { sha256 } from './request-hash.js';

describe('the hash of a value', () => {
  it('stays what it is, and asks not for the order of members: runs and updates of yesterday have it', () => {
    const known = 'b7f536f8d0489dd6d9347840f86db9cfd087e5a0f17d080df3f73d9a48d1589a';
    expect(sha256({ orderId: 'order-1', body: { reason: 'late', items: [2, 1] } })).toBe(known);
    expect(sha256({ body: { items: [2, 1], reason: 'late' }, orderId: 'order-1', key: undefined })).toBe(known);
  });

  it('changes with the order of a list', () => {
    expect(sha256([1, 2])).not.toBe(sha256([2, 1]));
  });
});
