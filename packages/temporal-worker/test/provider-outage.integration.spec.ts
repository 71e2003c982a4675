import { HttpClient } from '@fake-stripe/platform';
import { Logger } from '@nestjs/common';
import { CancelledFailure } from '@temporalio/common';
import { providerActivity, type ProviderLimits } from '../src/activity-kit/provider-activity.js';
import { ProviderHttp } from '../src/provider/infrastructure/provider-http.js';
import type { StepCall } from '../src/workflow-kit/step-call.js';
import { quietActivity } from './kit/quiet-activity.js';
import { ScriptedProvider } from './kit/scripted-provider.js';

const FAILURES = 3;
const limits: ProviderLimits = { callTimeout: 2_000, providerPatience: 60_000, databasePatience: 0 };
const call: StepCall = {
  orderId: 'order-1',
  idempotencyKey: 'order-fulfillment-order-1/run-1/authorize/1',
  chaosKey: 'order-1/1/authorize/1',
  firstAttempt: 1,
  correlationId: 'corr-1',
  chaos: {},
};

describe('a provider that cannot be reached', () => {
  let http: HttpClient;
  let server: ScriptedProvider;
  let provider: ProviderHttp;

  beforeEach(async () => {
    for (const level of ['warn', 'log', 'debug'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
    http = HttpClient.create({ failures: FAILURES, probeAfterMs: 20 });
    server = new ScriptedProvider();
    server.answers(200, { status: 'approved' });
    provider = new ProviderHttp(http, await server.start());
    await server.stop();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    http.onApplicationShutdown();
    await server.stop();
  });

  const authorize = (activity = quietActivity(), patience = limits.providerPatience) =>
    activity.run(() =>
      providerActivity(call, { ...limits, providerPatience: patience }, (request) =>
        provider.post(request, '/payment/authorize', {}),
      ),
    );
  const outcome = (authorized: Promise<unknown>) => authorized.catch((error: unknown) => error);

  /** The attempts that open the circuit are spent on finding out. */
  async function isFoundOut(): Promise<void> {
    for (let attempt = 1; attempt < FAILURES; attempt += 1) {
      expect(await outcome(authorize())).toMatchObject({ type: 'provider_unavailable', nonRetryable: false });
    }
  }

  it('is waited for in place, heartbeating, and no attempt is spent', async () => {
    await isFoundOut();
    const activity = quietActivity();
    const beaten = new Promise<void>((resolve) => activity.on('heartbeat', () => resolve()));
    const authorized = Promise.all([authorize(activity), authorize(), authorize()]);
    await beaten;
    await server.start();
    for (const answer of await authorized) expect(answer).toMatchObject({ refused: false });
    expect(server.received.map(({ headers }) => headers['x-attempt'])).toEqual(['1', '1', '1']);
  });

  it('costs an attempt when it stays away for longer than there is patience', async () => {
    await isFoundOut();
    expect(await outcome(authorize(quietActivity(), 50))).toMatchObject({
      type: 'provider_unavailable',
      nonRetryable: false,
      details: [{ attempt: 1 }],
    });
  });

  it('is not waited for by an activity that is cancelled', async () => {
    await isFoundOut();
    const activity = quietActivity();
    activity.on('heartbeat', () => activity.cancel());
    const authorized = outcome(authorize(activity));
    expect(await authorized).toBeInstanceOf(CancelledFailure);
  });
});
