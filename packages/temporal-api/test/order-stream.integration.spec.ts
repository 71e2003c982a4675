import { EventEmitter, once } from 'node:events';
import { get, type IncomingMessage, type ServerResponse } from 'node:http';
import { createMemoryOrderStore } from '@fake-stripe/order-store';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApi } from '../src/index.js';
import { MAX_STREAMS, OpenStreams } from '../src/order/presentation/stream/open-streams.js';
import { anApiConfig } from './doubles/an-api-config.js';
import { aPlan, anOrderRequest, aRow } from './doubles/an-order.js';

/** Over HTTP, from the database alone: Temporal is down. */
describe('the stream of an order', () => {
  const store = createMemoryOrderStore();
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await createApi(anApiConfig(), () => store);
    await app.listen({ port: 0, host: '127.0.0.1' });
    url = await app.getUrl();
    await store.writer.create(aRow('run-1', { status: 'processing', currentStep: 'reserve' }));
  });

  afterAll(() => app.close());

  async function open(orderId: string, headers: Record<string, string> = {}): Promise<IncomingMessage> {
    const request = get(`${url}/api/v1/order/${orderId}/stream`, { headers, agent: false });
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return response.setEncoding('utf8');
  }

  /** Reads until the text is there, or to the end. */
  async function read(response: IncomingMessage, wanted?: string): Promise<string> {
    let text = '';
    for await (const chunk of response.iterator({ destroyOnReturn: false })) {
      text += String(chunk);
      if (wanted !== undefined && text.includes(wanted)) break;
    }
    return text;
  }

  const dataOf = (text: string) => text.match(/^data: .*$/gm)?.map((line) => JSON.parse(line.slice(6)) as object);

  /** Resolves when no stream is open any more. */
  async function allEnded(): Promise<void> {
    while (app.get(OpenStreams, { strict: false }).size > 0) await new Promise(setImmediate);
  }

  it('tells how it stands and what changes, until it has ended; then there is no more to tell', async () => {
    const response = await open('order-fulfillment-order-1');
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-correlation-id': expect.any(String) as string,
    });
    const begun = await read(response, '"processing"');
    const { state } = aRow('run-1', { status: 'completed', updatedAt: '2026-01-01T00:01:00.000Z' });
    await store.writer.record({ orderId: 'order-1', runId: 'run-1', state, events: [] });
    const rest = await read(response);
    expect(begun).toMatch(/^retry: 2000\n\nid: \w{20}\nevent: status\ndata: /);
    expect([...(dataOf(begun) ?? []), ...(dataOf(rest) ?? [])]).toEqual([
      { orderId: 'order-1', status: 'processing', currentStep: 'reserve', progress: 0, source: 'database' },
      { orderId: 'order-1', status: 'completed', progress: 100, source: 'database' },
    ]);
    const lastId = /^id: (\w+)$/m.exec(rest)?.[1] ?? '';
    const again = await open('order-1', { 'last-event-id': lastId });
    expect([again.statusCode, await read(again)]).toEqual([204, '']);
    await allEnded();
  });

  it('is not begun while nobody can say whether there is such an order', async () => {
    const response = await open('order-2');
    const problem = JSON.parse(await read(response)) as object;
    expect([response.statusCode, response.headers['content-type']]).toEqual([503, expect.stringMatching(/problem/)]);
    expect(problem).toMatchObject({ code: 'temporal_unavailable' });
    await allEnded();
  });

  it('ends when its client leaves', async () => {
    await store.writer.create(aRow('run-3', { status: 'processing' }, aPlan(anOrderRequest({ orderId: 'order-3' }))));
    const response = await open('order-3');
    await read(response, '"processing"');
    response.destroy();
    await allEnded();
  });

  it('is refused where too many are open', async () => {
    const streams = app.get(OpenStreams, { strict: false });
    const others = Array.from({ length: MAX_STREAMS }, () => new EventEmitter());
    for (const raw of others) streams.admit({ raw: raw as unknown as ServerResponse });
    const response = await open('order-3');
    expect([response.statusCode, response.headers['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(await read(response))).toMatchObject({ code: 'too_many_streams' });
    for (const raw of others) raw.emit('close');
    await allEnded();
  });

  it('ends when the service stops', async () => {
    const response = await open('order-3');
    await read(response, '"processing"');
    await app.close();
    await read(response);
    expect(response.complete).toBe(true);
  });
});
