import { anOrderRequest, standardProfile } from '../../../test/doubles/an-order.js';
import { planOrder, profileOf } from './plan-order.js';

const context = { start: 2, correlationId: 'c-1', chaos: { profile: 'calm' } };
const plan = (request: Parameters<typeof anOrderRequest>[0]) =>
  planOrder(anOrderRequest(request), standardProfile(), context);

const withApproval = ['create', 'authorize', 'approval', 'reserve', 'capture', 'ship', 'notify'];
const withoutApproval = withApproval.filter((step) => step !== 'approval');

describe('the plan of an order', () => {
  it.each([
    ['an ordinary order', {}, withoutApproval, undefined],
    ['one that asks for approval', { requiresApproval: true }, withApproval, 120_000],
    ['one of exactly 5,000.00', { total: 500_000 }, withoutApproval, undefined],
    ['one above 5,000.00', { total: 500_001 }, withApproval, 86_400_000],
    ['one above 5,000.00 that asks for approval', { total: 500_001, requiresApproval: true }, withApproval, 86_400_000],
    ['one above 5,000.00 that wants none', { total: 500_001, requiresApproval: false }, withoutApproval, undefined],
    ['one with its own time', { requiresApproval: true, overrides: { approvalTimeout: 5_000 } }, withApproval, 5_000],
    ['one with a time for nothing', { overrides: { approvalTimeout: 5_000 } }, withoutApproval, undefined],
  ])('%s', (_name, request, steps, timeout) => {
    expect(plan(request)).toMatchObject({ steps });
    expect(plan(request).approvalTimeout).toBe(timeout);
  });

  it('hands on what the request came with', () => {
    expect(plan({})).toMatchObject({ ...context, profile: 'standard', shippingService: 'standard' });
  });

  it.each(['', 'toString', '__proto__', 'Standard'])('knows no profile %p', (name) => {
    expect(profileOf(name)).toBeUndefined();
  });
});
