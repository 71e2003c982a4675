import { Header } from '@fake-stripe/contracts';
import { PublicApiUnavailable, type PublicApiCall } from '@fake-stripe/public-apis';
import { CancelledFailure } from '@temporalio/common';
import { quietActivity } from '../../../test/kit/quiet-activity.js';
import { createUserContextActivities, type PublicApis } from './user-context.activities.js';

const call = { chaosKey: 'user-context/user-1/cat-fact', correlationId: 'corr-1', chaos: { seed: '7' } };
const catFact = { fact: 'Cats sleep.', length: 11 };
const away = () => Promise.reject(new Error('not asked'));

describe('an activity that asks a public service', () => {
  const activity = () => quietActivity({ attempt: 2 });
  const getCatFact = (random: PublicApis['catFacts']['random'], env = activity(), patience = 60_000) => {
    const apis: PublicApis = { locations: { locate: away }, weather: { at: away }, catFacts: { random } };
    return env.run(() => createUserContextActivities(apis, patience).getCatFactActivity(call));
  };

  it('says who asks, and on which attempt', async () => {
    const asked: PublicApiCall[] = [];
    const answer = await getCatFact((request) => {
      asked.push(request);
      return Promise.resolve(catFact);
    });
    expect(answer).toEqual({ catFact, attempt: 2 });
    expect(asked).toMatchObject([
      {
        correlationId: 'corr-1',
        headers: { [Header.chaosKey]: call.chaosKey, [Header.attempt]: '2', [Header.chaosSeed]: '7' },
      },
    ]);
  });

  it.each([
    ['timeout', false],
    ['server_error', false],
    ['refused', true],
  ] as const)('fails with %s, for good: %s', async (code, nonRetryable) => {
    const unavailable = new PublicApiUnavailable('cat-fact', code, 'no facts today');
    await expect(getCatFact(() => Promise.reject(unavailable))).rejects.toMatchObject({
      type: code,
      message: 'no facts today',
      nonRetryable,
      details: [{ attempt: 2 }],
    });
  });

  describe('when no connection is tried', () => {
    const notTried = (retryInMs = 1) => new PublicApiUnavailable('cat-fact', 'unreachable', 'not tried', { retryInMs });

    it('waits in place, and spends no attempt', async () => {
      const outcomes = [() => Promise.reject(notTried()), () => Promise.reject(notTried())];
      expect(await getCatFact(() => outcomes.shift()?.() ?? Promise.resolve(catFact))).toEqual({ catFact, attempt: 2 });
    });

    it('waits only so long', async () => {
      const answer = getCatFact(() => Promise.reject(notTried()), activity(), -1);
      await expect(answer).rejects.toMatchObject({ type: 'unreachable', nonRetryable: false });
    });

    it('ends its waiting when it is cancelled', async () => {
      const env = activity();
      const cancelled = getCatFact(() => {
        setImmediate(() => env.cancel());
        return Promise.reject(notTried(60_000));
      }, env);
      await expect(cancelled).rejects.toThrow(CancelledFailure);
    });
  });

  it('leaves a bug a bug', async () => {
    await expect(getCatFact(() => Promise.reject(new TypeError('a bug')))).rejects.toThrow(TypeError);
  });

  it('ends as cancelled when it is', async () => {
    const env = activity();
    const aborted = new PublicApiUnavailable('cat-fact', 'aborted', 'ended early');
    const cancelled = getCatFact(({ signal }) => {
      env.cancel();
      expect(signal?.aborted).toBe(true);
      return Promise.reject(aborted);
    }, env);
    await expect(cancelled).rejects.toThrow(CancelledFailure);
  });
});
