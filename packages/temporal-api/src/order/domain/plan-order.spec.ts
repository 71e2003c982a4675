import type { OrderFulfillmentInput } from '@fake-stripe/contracts';
import { anOrderRequest, aProfile } from '../../../test/doubles/an-order.js';
import { OrderSettings } from './order-settings.js';
import { planOrder, profileNames, profileOf } from './plan-order.js';

type Changes = Parameters<typeof anOrderRequest>[0];

const context = { start: 2, correlationId: 'c-1', chaos: { profile: 'calm' } };

function plan(changes: Changes = {}, fraudCheck = false): OrderFulfillmentInput {
  const request = anOrderRequest(changes);
  return planOrder(request, aProfile(request.profile), context, new OrderSettings(fraudCheck));
}

const [SECOND, HOUR] = [1_000, 3_600_000];

describe('the plan of an order', () => {
  const withApproval = ['create', 'authorize', 'approval', 'reserve', 'capture', 'ship', 'notify'];
  const withoutApproval = withApproval.filter((step) => step !== 'approval');

  it.each([
    ['an ordinary order', {}, withoutApproval, undefined],
    ['one that asks for approval', { requiresApproval: true }, withApproval, 120_000],
    ['one of exactly 5,000.00', { total: 500_000 }, withoutApproval, undefined],
    ['one above 5,000.00', { total: 500_001 }, withApproval, 24 * HOUR],
    ['one above 5,000.00 that asks for approval', { total: 500_001, requiresApproval: true }, withApproval, 24 * HOUR],
    ['one above 5,000.00 that wants none', { total: 500_001, requiresApproval: false }, withoutApproval, undefined],
    ['one with its own time', { requiresApproval: true, overrides: { approvalTimeout: 5_000 } }, withApproval, 5_000],
    ['one with a time for nothing', { overrides: { approvalTimeout: 5_000 } }, withoutApproval, undefined],
  ])('%s', (_name, request, steps, timeout) => {
    expect(plan(request)).toMatchObject({ steps });
    expect(plan(request).approvalTimeout).toBe(timeout);
  });

  it('hands on what the request came with', () => {
    expect(plan()).toMatchObject({ ...context, profile: 'standard', shippingService: 'standard' });
  });

  it.each<[string, Changes, string[], Partial<OrderFulfillmentInput>]>([
    [
      'retail',
      {},
      ['create', 'reserve', 'authorize', 'capture', 'ship', 'notify', 'window'],
      { returnWindow: 7 * 24 * HOUR, attempts: 5, shippingService: 'standard' },
    ],
    [
      'retail',
      { total: 500_001, overrides: { returnWindow: SECOND } },
      ['create', 'reserve', 'authorize', 'capture', 'approval', 'ship', 'notify', 'window'],
      { approvalTimeout: 24 * HOUR, returnWindow: SECOND },
    ],
    [
      'express',
      {},
      ['create', 'review', 'authorize', 'capture', 'ship', 'notify'],
      {
        reviewDelay: 2 * SECOND,
        deadline: 15 * SECOND,
        callTimeout: 3 * SECOND,
        attempts: 3,
        shippingService: 'express',
      },
    ],
    [
      'express',
      { total: 500_001, overrides: { reviewDelay: 0, deadline: HOUR } },
      ['create', 'review', 'authorize', 'capture', 'ship', 'notify'],
      { reviewDelay: 0, deadline: HOUR },
    ],
    ['capped', { total: 500_001 }, ['create', 'reserve', 'authorize', 'capture', 'notify'], {}],
  ])('in profile %s: %j', (profile, changes, steps, rules) => {
    const planned = plan({ ...changes, profile });
    expect(planned.steps).toEqual(steps);
    expect(planned).toMatchObject(rules);
  });

  it('holds only the rules that there are', () => {
    const rules = ['approvalTimeout', 'reviewDelay', 'deadline', 'returnWindow', 'attempts', 'callTimeout'];
    const given = (profile: string) => Object.keys(plan({ profile })).filter((name) => rules.includes(name));
    expect(profileNames.map((name) => [name, given(name).sort()])).toEqual([
      ['standard', []],
      ['retail', ['attempts', 'returnWindow']],
      ['express', ['attempts', 'callTimeout', 'deadline', 'reviewDelay']],
      ['capped', []],
    ]);
  });

  it('takes the card of the request, else that of the profile', () => {
    const order = { ...anOrderRequest().order, paymentMethod: 'pm_card_visa' };
    expect(plan({ profile: 'capped' }).order.paymentMethod).toBe('pm_card_limit_1000');
    expect(plan({ profile: 'capped', order }).order.paymentMethod).toBe('pm_card_visa');
    expect(plan().order).not.toHaveProperty('paymentMethod');
  });

  it.each(profileNames)('checks for fraud after the card was authorized, in profile %s too', (profile) => {
    const without = plan({ profile }).steps;
    const at = without.indexOf('authorize') + 1;
    expect(plan({ profile }, true).steps).toEqual([...without.slice(0, at), 'fraud', ...without.slice(at)]);
    expect(plan({ profile }, true).requestHash).toBe(plan({ profile }).requestHash);
  });

  it.each(['', 'toString', '__proto__', 'Standard'])('knows no profile %p', (name) => {
    expect(profileOf(name)).toBeUndefined();
  });
});
