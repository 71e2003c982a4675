import { quietActivity } from '../../../test/kit/quiet-activity.js';
import type { ProviderLimits } from '../../activity-kit/provider-activity.js';
import { ProviderFault } from '../../provider/application/provider-errors.js';
import type { FraudCheck, FraudVerdict } from '../application/ports/fraud-check.js';
import { createFraudActivities } from './fraud.activities.js';

const limits: ProviderLimits = { callTimeout: 5_000, providerPatience: 0, databasePatience: 0 };
const call = {
  orderId: 'order-1',
  idempotencyKey: 'order-fulfillment-order-1/run-1/fraud/1',
  chaosKey: 'order-1/1/fraud/1',
  firstAttempt: 1,
  correlationId: 'corr-1',
  chaos: {},
};
const order = { customerId: 'customer-1', total: 5998, currency: 'usd' };

describe('checkFraud', () => {
  const checkFraud = (check: () => Promise<FraudVerdict>) => {
    const fraud: FraudCheck = { check };
    return quietActivity({ attempt: 2 }).run(() => createFraudActivities(fraud, limits).checkFraud(call, order));
  };

  it('lets an order pass, and tells how many attempts that took', async () => {
    await expect(checkFraud(() => Promise.resolve({ outcome: 'passed' }))).resolves.toEqual({ attempt: 2 });
  });

  it('fails for good where fraud is suspected', async () => {
    const suspected = checkFraud(() => Promise.resolve({ outcome: 'suspected', reason: 'Blocked' }));
    await expect(suspected).rejects.toMatchObject({ type: 'fraud_suspected', message: 'Blocked', nonRetryable: true });
  });

  it('may be tried again after a technical fault', async () => {
    const away = checkFraud(() => Promise.reject(new ProviderFault('unreachable', false, 'away')));
    await expect(away).rejects.toMatchObject({ type: 'provider_unavailable', nonRetryable: false });
  });
});
