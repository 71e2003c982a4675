import { anOrderRequest, aProfile } from '../../../test/doubles/an-order.js';
import type { Refused } from '../../kernel/refused.js';
import { checkRules, checkTotal } from './order-request.js';

describe('the total of an order', () => {
  const { order } = anOrderRequest();
  const items = [
    { sku: 'A', quantity: 3, price: 1_010 },
    { sku: 'B', quantity: 1, price: 1 },
  ];

  it('is the sum of its items', () => {
    expect(() => checkTotal({ ...order, items, total: 3_031 })).not.toThrow();
  });

  it.each([3_030, 3_032, 1_011])('is not %i', (total) => {
    expect(() => checkTotal({ ...order, items, total })).toThrow(
      expect.objectContaining({ code: 'total_mismatch', errors: [expect.objectContaining({ field: 'totalAmount' })] }),
    );
  });
});

describe('the rules that an order asks for', () => {
  const all = { approvalTimeout: 1, reviewDelay: 1, deadline: 1, returnWindow: 1 };

  function refused(request: Parameters<typeof anOrderRequest>[0] & { readonly profile: string }) {
    try {
      checkRules(anOrderRequest(request), aProfile(request.profile));
      return [];
    } catch (error) {
      expect(error).toMatchObject({ code: 'validation_failed' });
      return [...((error as Refused).errors ?? [])];
    }
  }

  it.each([
    ['standard', ['reviewDelay', 'deadline', 'returnWindow'], 'it takes only approvalTimeout'],
    ['retail', ['reviewDelay', 'deadline'], 'it takes only approvalTimeout, returnWindow'],
    ['express', ['approvalTimeout', 'returnWindow'], 'it takes only reviewDelay, deadline'],
    ['capped', ['approvalTimeout', 'reviewDelay', 'deadline', 'returnWindow'], 'it takes no overrides'],
  ])('are those of profile %s', (profile, names, takes) => {
    expect(refused({ profile, overrides: all })).toEqual(
      names.map((name) => ({
        field: `overrides.${name}`,
        message: `profile ${profile} has no ${name}; ${takes}`,
      })),
    );
  });

  it.each([
    ['standard', []],
    ['retail', []],
    ['express', ['requiresApproval']],
    ['capped', ['requiresApproval']],
  ])('include an approval in profile %s or not', (profile, fields) => {
    expect(refused({ profile, requiresApproval: true }).map(({ field }) => field)).toEqual(fields);
    expect(refused({ profile, requiresApproval: false })).toEqual([]);
  });
});
