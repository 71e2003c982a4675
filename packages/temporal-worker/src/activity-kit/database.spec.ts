import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { CancelledFailure } from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { quietActivity } from '../../test/kit/quiet-activity.js';
import { withDatabase } from './database.js';

const away = () => Promise.reject(new OrderStoreUnavailable('the database is away'));

describe('an activity that needs the database', () => {
  let activity: MockActivityEnvironment;
  beforeEach(() => (activity = quietActivity()));

  const patient = <T>(patience: number, operation: () => Promise<T>) =>
    activity.run(() => withDatabase(patience, 3, operation));

  it('waits in place until it is back', async () => {
    const operation = jest.fn().mockImplementationOnce(away).mockImplementationOnce(away).mockResolvedValue('written');
    await expect(patient(60_000, operation)).resolves.toBe('written');
    expect(operation).toHaveBeenCalledTimes(3);
  });

  it('gives up when its patience ends, in a way that says that the attempt does not count', async () => {
    const operation = jest.fn(away);
    await expect(patient(0, operation)).rejects.toMatchObject({
      type: 'database_unavailable',
      nonRetryable: true,
      details: [{ attempt: 3 }],
    });
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it('passes on at once what another try would not mend', async () => {
    const bug = new TypeError('a bug');
    const operation = jest.fn(() => Promise.reject(bug));
    await expect(patient(60_000, operation)).rejects.toBe(bug);
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it('stops waiting when it is cancelled', async () => {
    const operation = jest.fn(() => {
      activity.cancel();
      return away();
    });
    await expect(patient(60_000, operation)).rejects.toThrow(CancelledFailure);
    expect(operation).toHaveBeenCalledTimes(1);
  });
});
