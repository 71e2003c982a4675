import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpService } from '@nestjs/axios';
import { withCorrelation } from '../../correlation/correlation.js';
import { HttpClient, httpInstance, type HttpAnswer, type HttpRequest } from '../http-client.js';
import type { HttpFault } from '../http-fault.js';
import { logged } from './call-log.js';
import { correlated } from './correlation.js';
import type { HttpInterceptor } from './http-interceptor.js';
import { retrying, type RetryOptions } from './retry.js';

describe('interceptors of the HTTP client', () => {
  const servers: Server[] = [];
  const clients: HttpClient[] = [];
  let asked: IncomingMessage[] = [];
  let pauses: number[] = [];

  beforeEach(() => {
    asked = [];
    pauses = [];
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.onApplicationShutdown();
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  /** Answers the first request by the first listener, and so on; the last one answers all that follow. */
  async function serve(...listeners: [RequestListener, ...RequestListener[]]): Promise<string> {
    const server = createServer((request, response) => {
      const listener = listeners[Math.min(asked.push(request), listeners.length) - 1] ?? listeners[0];
      void listener(request, response);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  function clientWith(...interceptors: HttpInterceptor[]): HttpClient {
    const client = new HttpClient(new HttpService(httpInstance(interceptors)));
    clients.push(client);
    return client;
  }

  const retry = (options: Partial<RetryOptions> = {}): HttpInterceptor =>
    retrying({
      attempts: 3,
      attemptTimeoutMs: 5_000,
      backoffMs: 100,
      maxPauseMs: 1_000,
      random: () => 0.5,
      sleep: (ms) => {
        pauses.push(ms);
        return Promise.resolve();
      },
      ...options,
    });

  const get = (client: HttpClient, url: string, more: Partial<HttpRequest> = {}): Promise<HttpAnswer> =>
    client.request({ method: 'GET', url, timeoutMs: 5_000, ...more });
  const faultOf = (request: Promise<unknown>): Promise<HttpFault> =>
    request.then(
      () => Promise.reject(new Error('it was answered')),
      (error: HttpFault) => error,
    );

  const status =
    (code: number, headers = {}) =>
    (_request: IncomingMessage, response: ServerResponse): void => {
      response.writeHead(code, headers).end(`${code}`);
    };
  const silence: RequestListener = () => undefined;
  const hangUp: RequestListener = (request) => request.socket.destroy();

  describe('retry', () => {
    it.each([
      ['a 500', status(500)],
      ['a 429', status(429)],
      ['a connection that ends', hangUp],
    ])('asks again after %s, later each time', async (_what, failure) => {
      const url = await serve(failure, failure, status(200));
      expect(await get(clientWith(retry()), url)).toMatchObject({ status: 200 });
      expect(asked).toHaveLength(3);
      expect(pauses).toEqual([50, 100]);
    });

    it('gives an attempt no more than its time', async () => {
      const url = await serve(silence, status(200));
      expect(await get(clientWith(retry({ attemptTimeoutMs: 50 })), url)).toMatchObject({ status: 200 });
      expect(asked).toHaveLength(2);
    });

    it('answers what the last attempt came to', async () => {
      const url = await serve(hangUp, status(503));
      expect(await get(clientWith(retry()), url)).toMatchObject({ status: 503, body: '503' });
      expect(asked).toHaveLength(3);
    });

    it.each([
      ['cut', hangUp, 5_000],
      ['timeout', silence, 30],
    ] as const)('fails as %s when the last attempt did', async (kind, failure, attemptTimeoutMs) => {
      const url = await serve(failure);
      expect((await faultOf(get(clientWith(retry({ attemptTimeoutMs })), url))).kind).toBe(kind);
      expect(asked).toHaveLength(3);
    });

    it('knows an attempt that could not connect', async () => {
      expect((await faultOf(get(clientWith(retry()), 'http://127.0.0.1:1/'))).kind).toBe('connect');
      expect(pauses).toHaveLength(2);
    });

    it.each([400, 404, 501])('does not ask again after a %d', async (code) => {
      const url = await serve(status(code));
      expect(await get(clientWith(retry()), url)).toMatchObject({ status: code });
      expect(asked).toHaveLength(1);
    });

    it('never repeats what may have had an effect', async () => {
      const url = await serve(status(500));
      const client = clientWith(retry());
      expect(await client.request({ method: 'POST', url, body: {}, timeoutMs: 5_000 })).toMatchObject({ status: 500 });
      expect(asked).toHaveLength(1);
    });

    it('waits as long as Retry-After asks for, and the jitter', async () => {
      const url = await serve(status(429, { 'retry-after': '1' }), status(200));
      await get(clientWith(retry({ maxPauseMs: 3_000 })), url);
      expect(pauses).toEqual([1_050]);
    });

    it.each(['60', 'Wed, 21 Oct 2026 07:28:00 GMT'])('does not wait for a Retry-After of %s', async (retryAfter) => {
      const url = await serve(status(429, { 'retry-after': retryAfter }));
      expect(await get(clientWith(retry()), url)).toMatchObject({ status: 429 });
      expect(asked).toHaveLength(1);
    });

    it('pauses no longer than it may', async () => {
      const url = await serve(status(500));
      await get(clientWith(retry({ attempts: 6, random: () => 0.999_999, maxPauseMs: 250 })), url);
      expect(pauses.map(Math.round)).toEqual([100, 200, 250, 250, 250]);
    });

    it('ends with the time of the whole call, also in the middle of a pause', async () => {
      const url = await serve(status(500));
      const sleep = (_ms: number, signal: AbortSignal): Promise<void> =>
        new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
      expect(await get(clientWith(retry({ sleep })), url, { timeoutMs: 100 })).toMatchObject({ status: 500 });
      expect(asked).toHaveLength(1);
    });

    it('ends with its caller', async () => {
      const url = await serve(silence);
      const caller = new AbortController();
      const fault = faultOf(get(clientWith(retry()), url, { signal: caller.signal }));
      caller.abort();
      expect((await fault).kind).toBe('aborted');
      expect(pauses).toEqual([]);
    });

    it('keeps calls at the same time apart', async () => {
      const url = await serve(status(500));
      const client = clientWith(retry());
      await Promise.all([get(client, url), get(client, url)]);
      expect(asked).toHaveLength(6);
    });
  });

  it('hands the correlation id of the request in progress on, unless the call names one', async () => {
    const url = await serve(status(200));
    const client = clientWith(correlated());
    await withCorrelation('abc', () => get(client, url));
    await withCorrelation('abc', () => get(client, url, { headers: { 'x-correlation-id': 'own' } }));
    await get(client, url);
    expect(asked.map(({ headers }) => headers['x-correlation-id'])).toEqual(['abc', 'own', undefined]);
  });

  it('logs each attempt with its outcome and time, and the correlation id', async () => {
    const lines: object[] = [];
    const write = (level: string) => (line: object) => lines.push({ level, ...line });
    let time = 0;
    const log = logged({ log: write('info'), warn: write('warn') }, () => (time += 10));
    const url = await serve(hangUp, status(500), status(200));
    await get(clientWith(log, correlated(), retry()), url, { headers: { 'x-correlation-id': 'abc' } });
    const common = { msg: `GET ${url}`, durationMs: 10, correlationId: 'abc' };
    expect(lines).toEqual([
      { level: 'warn', ...common, fault: 'ECONNRESET', reason: expect.any(String) as string },
      { level: 'warn', ...common, status: 500 },
      { level: 'info', ...common, status: 200 },
    ]);
  });
});
