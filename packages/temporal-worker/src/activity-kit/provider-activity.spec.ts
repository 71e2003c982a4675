import {
  ApplicationFailure,
  CancelledFailure,
  DefaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import type { MockActivityEnvironment } from '@temporalio/testing';
import { quietActivity } from '../../test/kit/quiet-activity.js';
import type { ProviderCall } from '../provider/application/provider-call.js';
import {
  ProviderAway,
  ProviderBusy,
  ProviderFault,
  ProviderRefused,
  type ProviderFaultKind,
} from '../provider/application/provider-errors.js';
import type { StepCall } from '../workflow-kit/step-call.js';
import { refused } from './activity-failure.js';
import { providerActivity, type ProviderLimits } from './provider-activity.js';

const limits: ProviderLimits = { callTimeout: 5_000, providerPatience: 60_000, databasePatience: 60_000 };
const call: StepCall = {
  orderId: 'order-1',
  idempotencyKey: 'order-fulfillment-order-1/run-1/capture/1',
  chaosKey: 'order-1/1/capture/1',
  firstAttempt: 4,
  correlationId: 'corr-1',
  chaos: { seed: '7' },
};
const ATTEMPT = 5;

describe('a provider activity', () => {
  let activity: MockActivityEnvironment;
  beforeEach(() => (activity = quietActivity({ attempt: 2 })));

  const run = <T>(work: (request: ProviderCall) => Promise<T>, { providerPatience = limits.providerPatience } = {}) =>
    activity.run(() => providerActivity(call, { ...limits, providerPatience }, work));

  it('counts its attempts over all executions under the key, and can be ended by cancellation', async () => {
    const request = await run((seen) => Promise.resolve(seen));
    expect(request).toEqual({
      orderId: 'order-1',
      idempotencyKey: call.idempotencyKey,
      chaosKey: call.chaosKey,
      attempt: ATTEMPT,
      correlationId: 'corr-1',
      chaos: { seed: '7' },
      timeoutMs: 5_000,
      signal: activity.context.cancellationSignal,
    });
  });

  it('asks again for a key that is in use, under the same attempt', async () => {
    const attempts: number[] = [];
    const answer = await run(({ attempt }) => {
      attempts.push(attempt);
      return attempts.length < 3 ? Promise.reject(new ProviderBusy('in use')) : Promise.resolve('captured');
    });
    expect(answer).toBe('captured');
    expect(attempts).toEqual([ATTEMPT, ATTEMPT, ATTEMPT]);
  });

  it('takes a key that stays in use for an answer that did not come in time', async () => {
    const answer = run(() => Promise.reject(new ProviderBusy('in use')), { providerPatience: -1 });
    await expect(answer).rejects.toMatchObject({ type: 'timeout', nonRetryable: false });
  });

  it('waits for a provider that is away, under the same attempt', async () => {
    const attempts: number[] = [];
    const answer = await run(({ attempt }) => {
      attempts.push(attempt);
      return attempts.length < 3 ? Promise.reject(new ProviderAway(1, 'refused')) : Promise.resolve('captured');
    });
    expect(answer).toBe('captured');
    expect(attempts).toEqual([ATTEMPT, ATTEMPT, ATTEMPT]);
  });

  it('spends the attempt on a provider that stays away', async () => {
    const answer = run(() => Promise.reject(new ProviderAway(1, 'refused')), { providerPatience: -1 });
    await expect(answer).rejects.toMatchObject({
      type: 'provider_unavailable',
      message: 'refused',
      nonRetryable: false,
      details: [{ attempt: ATTEMPT }],
    });
  });

  it.each([
    ['a key that is in use', new ProviderBusy('in use')],
    ['a provider that is away', new ProviderAway(60_000, 'refused')],
  ])('stops waiting for %s when it is cancelled', async (_what, reason) => {
    const work = jest.fn(() => {
      setImmediate(() => activity.cancel());
      return Promise.reject(reason);
    });
    await expect(run(work)).rejects.toThrow(CancelledFailure);
    expect(work).toHaveBeenCalledTimes(1);
  });

  it.each<[ProviderFaultKind, string]>([
    ['unreachable', 'provider_unavailable'],
    ['timeout', 'timeout'],
    ['server_error', 'processing_error'],
    ['cut', 'processing_error'],
  ])('reports a fault of kind %s as %s, worth another attempt', async (kind, type) => {
    const fault = new ProviderFault(kind, true, 'it broke');
    await expect(run(() => Promise.reject(fault))).rejects.toMatchObject({
      type,
      message: 'it broke',
      nonRetryable: false,
      details: [{ attempt: ATTEMPT }],
      cause: fault,
    });
  });

  it('tells of a chain of causes what lies at its bottom, in fewer bytes than Temporal keeps of a retried activity', async () => {
    const refusedConnection = new Error('connect ECONNREFUSED 127.0.0.1:3001');
    const wrapped = Array.from({ length: 6 }).reduce<Error>(
      (cause, _, depth) => new Error(`wrapper ${depth}`, { cause }),
      refusedConnection,
    );
    const thrown = await run(() =>
      Promise.reject(new ProviderFault('unreachable', false, 'POST /v1/refunds: unreachable', { cause: wrapped })),
    ).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ message: 'POST /v1/refunds: unreachable', cause: refusedConnection });
    const failure = new DefaultFailureConverter().errorToFailure(thrown, defaultPayloadConverter);
    expect(JSON.stringify(failure).length).toBeLessThan(4_096);
  });

  it('reports a request that the provider does not accept under its code, for good', async () => {
    const refusal = new ProviderRefused(400, 'idempotency_error', 'another body');
    await expect(run(() => Promise.reject(refusal))).rejects.toMatchObject({
      type: 'idempotency_error',
      nonRetryable: true,
      details: [{ attempt: ATTEMPT }],
    });
  });

  it('passes on what the activity decided itself', async () => {
    const decline = refused('card_declined', 'No', ATTEMPT);
    await expect(run(() => Promise.reject(decline))).rejects.toBe(decline);
    expect(decline).toBeInstanceOf(ApplicationFailure);
    expect(decline).toMatchObject({ nonRetryable: true, category: 'BENIGN' });
  });

  it('leaves a bug what it is', async () => {
    const bug = new TypeError('a bug');
    await expect(run(() => Promise.reject(bug))).rejects.toBe(bug);
  });

  it('that is cancelled in the middle of a call ends as cancelled, not as a fault of the provider', async () => {
    const answer = run(() => {
      activity.cancel();
      return Promise.reject(new ProviderFault('aborted', true, 'ended by the caller'));
    });
    await expect(answer).rejects.toThrow(CancelledFailure);
  });
});

describe('heartbeats of a provider activity', () => {
  const beatsOf = (activity: MockActivityEnvironment) => {
    const beats: unknown[] = [];
    activity.on('heartbeat', (details: unknown) => beats.push(details));
    return beats;
  };

  it('go out in the background every half second, with the details as they are then, and end with the work', async () => {
    jest.useFakeTimers();
    try {
      const activity = quietActivity();
      const beats = beatsOf(activity);
      let progress = 0;
      let finish: () => void = () => undefined;
      const work = new Promise<void>((resolve) => (finish = resolve));
      const done = activity.run(() =>
        providerActivity(
          call,
          limits,
          () => work,
          () => ({ progress }),
        ),
      );
      expect(beats).toEqual([]);
      await jest.advanceTimersByTimeAsync(500);
      progress = 50;
      await jest.advanceTimersByTimeAsync(1_000);
      finish();
      await done;
      await jest.advanceTimersByTimeAsync(10_000);
      expect(beats).toEqual([{ progress: 0 }, { progress: 50 }, { progress: 50 }]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('do not go out for work that is done at once', async () => {
    const activity = quietActivity();
    const beats = beatsOf(activity);
    await activity.run(() => providerActivity(call, limits, () => Promise.resolve('done')));
    expect(beats).toEqual([]);
  });
});
