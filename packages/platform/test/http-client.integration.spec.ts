import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpClient, HttpFault } from '../src/index.js';

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
    client.onModuleDestroy();
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

  it('stops when its caller does', async () => {
    const controller = new AbortController();
    const url = await serve(() => controller.abort());
    const request = client.request({ method: 'GET', url, timeoutMs: 2_000, signal: controller.signal });
    expect((await faultOf(request)).kind).toBe('aborted');
  });
});
