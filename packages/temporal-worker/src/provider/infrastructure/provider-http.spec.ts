import { HttpClient } from '@fake-stripe/platform';
import { Logger } from '@nestjs/common';
import { ProviderBusy, ProviderRefused } from '../application/provider-errors.js';
import { ProviderHttp } from './provider-http.js';
import { aCall, ScriptedProvider } from '../../../test/kit/scripted-provider.js';

describe('call to a provider', () => {
  const http = HttpClient.create();
  let server: ScriptedProvider;
  let url: string;
  let provider: ProviderHttp;

  beforeEach(async () => {
    server = new ScriptedProvider();
    url = await server.start();
    provider = new ProviderHttp(http, `${url}/`);
  });

  afterEach(() => server.stop());
  afterAll(() => http.onApplicationShutdown());

  const post = (call = aCall()) => provider.post(call, '/payment/authorize', { orderId: call.orderId });

  it('carries its identity, its attempt and what the order asked of the simulator', async () => {
    server.answers(201, {});
    const chaos = { profile: 'calm', seed: '7', script: 'payment.authorize=approved' };
    await post(aCall({ attempt: 3, chaos }));
    expect(server.received).toEqual([
      {
        method: 'POST',
        path: '/payment/authorize',
        body: { orderId: 'order-1' },
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'idempotency-key': 'order-fulfillment-order-1/run-1/authorize/1',
          'x-chaos-key': 'order-1/1/authorize/1',
          'x-attempt': '3',
          'x-correlation-id': 'corr-1',
          'x-chaos-profile': 'calm',
          'x-chaos-seed': '7',
          'x-chaos-script': 'payment.authorize=approved',
        }) as unknown,
      },
    ]);
  });

  it('sends no chaos headers that nobody asked for, and no key with a question', async () => {
    server.answers(200, {});
    await post();
    await provider.get(aCall(), '/shipping/labels/label-1');
    expect(server.received[0]?.headers).not.toHaveProperty('x-chaos-profile');
    expect(server.received[1]?.headers).not.toHaveProperty('idempotency-key');
  });

  it.each([
    [504, 'timeout', true],
    [408, 'timeout', true],
    [500, 'server_error', true],
    [503, 'server_error', true],
    [429, 'server_error', false],
  ])('%i is a fault of kind %s (ambiguous: %s)', async (status, kind, ambiguous) => {
    server.refuses(status, 'whatever');
    await expect(post()).rejects.toMatchObject({ name: 'ProviderFault', kind, ambiguous });
  });

  it('a 5xx that a proxy answers in HTML is the same fault', async () => {
    server.answers(502, '<html>Bad gateway</html>', 'text/html');
    await expect(post()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'server_error' });
  });

  it('no answer in time is the same fault as a 504', async () => {
    server.isSilent();
    await expect(post(aCall({ timeoutMs: 50 }))).rejects.toMatchObject({ kind: 'timeout', ambiguous: true });
  });

  it('a refused connection is unreachable, and certainly without effect', async () => {
    await server.stop();
    await expect(post()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'unreachable', ambiguous: false });
  });

  it('several refused connections in a row mean that the provider is away, and when to ask again', async () => {
    await server.stop();
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    const impatient = HttpClient.create({ failures: 2, probeAfterMs: 60_000 });
    const away = new ProviderHttp(impatient, url);
    const call = () => away.post(aCall(), '/payment/authorize', {}).catch((error: unknown) => error);
    expect([await call(), await call(), await call()]).toMatchObject([
      { name: 'ProviderFault', kind: 'unreachable' },
      { name: 'ProviderAway', retryInMs: expect.any(Number) as unknown },
      { name: 'ProviderAway', retryInMs: expect.any(Number) as unknown },
    ]);
    expect(warned).toHaveBeenCalledTimes(1);
    warned.mockRestore();
    impatient.onApplicationShutdown();
  });

  it.each([
    ['a connection that ends before the answer', () => server.hangsUp()],
    ['a connection that ends within the answer', () => server.hangsUpInMidAnswer()],
    ['a body that is not the JSON it claims to be', () => server.answers(200, '{"authorizationId":')],
    ['a body that is not JSON', () => server.answers(200, 'OK', 'text/plain')],
    ['JSON that is no object', () => server.answers(200, [])],
    ['an empty body', () => server.answers(200, '')],
  ])('%s is cut', async (_, misbehave) => {
    misbehave();
    await expect(post()).rejects.toMatchObject({ name: 'ProviderFault', kind: 'cut', ambiguous: true });
  });

  it('ends at once when the caller gives up', async () => {
    server.isSilent();
    const caller = new AbortController();
    const answer = post(aCall({ signal: caller.signal }));
    caller.abort();
    await expect(answer).rejects.toMatchObject({ name: 'ProviderFault', kind: 'aborted', ambiguous: true });
  });

  it('a key in use is busy, not a fault', async () => {
    server.refuses(409, 'idempotency_key_in_use');
    await expect(post()).rejects.toThrow(ProviderBusy);
  });

  it.each([
    [400, 'idempotency_error'],
    [400, 'validation_failed'],
    [404, 'not_found'],
    [422, 'validation_failed'],
  ])('%i %s is refused for good, with its code', async (status, code) => {
    server.refuses(status, code);
    await expect(post()).rejects.toMatchObject({ name: 'ProviderRefused', status, code });
  });

  it.each([301, 404, 409])('%i from something that is not the provider is refused', async (status) => {
    server.answers(status, '<html></html>', 'text/html');
    const refusal = await post().catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ProviderRefused);
    expect(refusal).toMatchObject({ status, code: 'unexpected_answer' });
  });

  it.each([
    [402, 'card_declined'],
    [409, 'operation_voided'],
  ])('%i %s is an answer', async (status, code) => {
    server.refuses(status, code);
    await expect(post()).resolves.toMatchObject({ refused: true, code, message: `because of ${code}` });
  });
});
