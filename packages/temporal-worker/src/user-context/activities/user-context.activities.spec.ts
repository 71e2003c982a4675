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
  const getCatFact = (random: PublicApis['catFacts']['random'], env = activity()) => {
    const apis: PublicApis = { locations: { locate: away }, weather: { at: away }, catFacts: { random } };
    return env.run(() => createUserContextActivities(apis).getCatFactActivity(call));
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
