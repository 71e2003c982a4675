import { aCall } from '../../../test/kit/scripted-provider.js';
import { ConfiguredFraudRules, type FraudRules } from './configured-fraud-rules.js';

describe('the configured fraud rules', () => {
  const check = (rules: Partial<FraudRules>, order: { customerId?: string; total?: number } = {}) =>
    new ConfiguredFraudRules({ blockedCustomers: [], ...rules }).check(aCall(), {
      customerId: 'customer-1',
      total: 5998,
      currency: 'usd',
      ...order,
    });

  it('suspect nobody where nothing is configured', async () => {
    await expect(check({}, { total: 99_999_999 })).resolves.toEqual({ outcome: 'passed' });
  });

  it('suspect a total above the highest, and not the highest itself', async () => {
    await expect(check({ maxTotal: 5998 })).resolves.toEqual({ outcome: 'passed' });
    await expect(check({ maxTotal: 5997 })).resolves.toEqual({
      outcome: 'suspected',
      reason: 'A total of 59.98 usd is above 59.97',
    });
  });

  it('suspect a blocked customer at any total, and nobody who is merely called alike', async () => {
    const rules = { blockedCustomers: ['mallory', 'customer-10'] };
    await expect(check(rules)).resolves.toEqual({ outcome: 'passed' });
    await expect(check(rules, { customerId: 'mallory', total: 1 })).resolves.toEqual({
      outcome: 'suspected',
      reason: 'Customer mallory is blocked',
    });
  });
});
