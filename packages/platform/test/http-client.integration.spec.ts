import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { CircuitOpen, HttpClient, HttpFault } from '../src/index.js';

describe('HttpClient', () => {
  const client = HttpClient.create();
  const servers: Server[] = [];

  async function serve(listener: RequestListener): Promise<string> {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  const faultOf = (request: Promise<unknown>): Promise<HttpFault> =>
    request.then(
      () => Promise.reject(new Error('it was answered')),
      (error: HttpFault) => error,
    );

  afterAll(async () => {
    client.onApplicationShutdown();
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('takes every status as an answer and reads JSON', async () => {
    const url = await serve((request, response) => {
      response.writeHead(409, { 'content-type': 'application/problem+json', 'X-Seen': request.headers['x-attempt'] });
      request.pipe(response);
    });
    const headers = { 'x-attempt': '2', 'x-unset': undefined };
    const answer = await client.request({ method: 'POST', url, body: { code: 'x' }, headers, timeoutMs: 2_000 });
    expect(answer).toMatchObject({ status: 409, body: { code: 'x' } });
    expect(answer.headers['x-seen']).toBe('2');
  });

  it('does not follow redirects', async () => {
    const url = await serve((_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
    await expect(client.request({ method: 'GET', url, timeoutMs: 2_000 })).resolves.toMatchObject({ status: 302 });
  });

  it('uses a connection again', async () => {
    const ports = new Set<number | undefined>();
    const url = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    for (let call = 0; call < 3; call++) await client.request({ method: 'GET', url, timeoutMs: 2_000 });
    expect(ports.size).toBe(1);
  });

  it('knows a connection that could not be made', async () => {
    const fault = await faultOf(client.request({ method: 'GET', url: 'http://127.0.0.1:1/', timeoutMs: 2_000 }));
    expect(fault).toBeInstanceOf(HttpFault);
    expect(fault.kind).toBe('connect');
  });

  it('knows an answer that does not come in time', async () => {
    const url = await serve(() => undefined);
    expect((await faultOf(client.request({ method: 'GET', url, timeoutMs: 50 }))).kind).toBe('timeout');
  });

  it('says what was asked for, and neither of whom nor with what: its messages are read by customers', async () => {
    const silent = `${await serve(() => undefined)}payment/authorize?card=4242`;
    const late = await faultOf(client.request({ method: 'POST', url: silent, timeoutMs: 50 }));
    expect(late.message).toBe('POST /payment/authorize: timeout');
    expect(late.cause).toBeInstanceOf(Error);
    const nobody = { method: 'GET', url: 'http://127.0.0.1:1/fact?x=1', timeoutMs: 2_000 } as const;
    expect((await faultOf(client.request(nobody))).message).toBe('GET /fact: connect (ECONNREFUSED)');
    const noJson = await serve((_request, response) => response.setHeader('content-type', 'application/json').end('{'));
    const unreadable = await faultOf(client.request({ ...nobody, url: `${noJson}fact?x=1` }));
    expect(unreadable.message).toBe('GET /fact: the answer is not the JSON that it says it is: cut');
  });

  it('counts the body into the time', async () => {
    const url = await serve((_request, response) => response.writeHead(200, { 'content-length': 10 }).write('half'));
    expect((await faultOf(client.request({ method: 'GET', url, timeoutMs: 100 }))).kind).toBe('timeout');
  });

  it.each<[string, RequestListener]>([
    ['before the headers', (request) => request.socket.destroy()],
    [
      'in mid-body',
      (request, response) => {
        response.writeHead(200, { 'content-length': 10 }).write('half', () => request.socket.destroy());
      },
    ],
    [
      'as JSON that is none',
      (_request, response) => response.setHeader('content-type', 'application/json').end('{"a":'),
    ],
  ])('knows an answer that was cut %s', async (_name, listener) => {
    const url = await serve(listener);
    expect((await faultOf(client.request({ method: 'GET', url, timeoutMs: 2_000 }))).kind).toBe('cut');
  });

  it('gives up on a port where nobody listens, and finds whoever comes back there', async () => {
    const url = await serve((_request, response) => response.end('here'));
    const { port } = new URL(url);
    const [server] = servers.splice(-1);
    await new Promise((resolve) => server?.close(resolve));
    jest.spyOn(Logger.prototype, 'debug').mockImplementation();
    const said = (['warn', 'log'] as const).map((level) => jest.spyOn(Logger.prototype, level).mockImplementation());
    const quick = HttpClient.create({ failures: 2, probeAfterMs: 50 });
    const call = () => quick.request({ method: 'GET', url, timeoutMs: 2_000 });
    expect(await faultOf(call())).not.toBeInstanceOf(CircuitOpen);
    const fault = await faultOf(call());
    expect(fault).toBeInstanceOf(CircuitOpen);
    expect(fault.message).toContain('ECONNREFUSED');
    expect(quick.unreachable).toEqual([new URL(url).origin]);
    const again = createServer((_request, response) => response.end('back'));
    servers.push(again);
    await new Promise<void>((resolve) => again.listen(Number(port), '127.0.0.1', resolve));
    let answer;
    while (answer === undefined) {
      answer = await call().catch(async (error: unknown) => {
        if (!(error instanceof CircuitOpen)) throw error;
        await delay(error.retryInMs);
        return undefined;
      });
    }
    expect(answer.body).toBe('back');
    expect(quick.unreachable).toEqual([]);
    for (const line of said) expect(line).toHaveBeenCalledTimes(1);
    jest.restoreAllMocks();
    quick.onApplicationShutdown();
  });

  it('never gives up on somebody who is there, however badly they answer', async () => {
    const misdeeds: RequestListener[] = [
      (_request, response) => response.writeHead(500).end(),
      (_request, response) => response.writeHead(504).end(),
      (request) => request.socket.destroy(),
      () => undefined,
    ];
    let calls = 0;
    const url = await serve((request, response) => misdeeds[calls++ % misdeeds.length]?.(request, response));
    const quick = HttpClient.create({ failures: 2, probeAfterMs: 60_000 });
    for (let call = 0; call < 12; call++) {
      await quick.request({ method: 'GET', url, timeoutMs: 500 }).catch((error: unknown) => error);
    }
    expect(calls).toBe(12);
    expect(quick.unreachable).toEqual([]);
    quick.onApplicationShutdown();
  });

  it('stops when its caller does', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const request = client.request({ method: 'GET', url, timeoutMs: 2_000, signal: controller.signal });
    expect((await faultOf(request)).kind).toBe('aborted');
  });
});
