import { request } from 'node:http';
import type { ClientRequest } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createSimulator } from '../src/index.js';
import { MovableClock } from './support/movable-clock.js';
import { until } from './support/until.js';

interface Answer {
  readonly status: number;
  readonly code: string;
}

describe('a stall', () => {
  let app: NestFastifyApplication;
  let clock: MovableClock;
  let url: string;
  let orders = 0;

  async function open(timeScale: number): Promise<void> {
    clock = new MovableClock();
    app = await createSimulator({ logLevel: 'silent', clock, chaos: { profile: 'calm', timeScale } });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
  }

  afterEach(() => app.close());

  /** A call whose answer is held back, and its end: an answer, or `gone` without one. */
  function stalled(outcome: string): { readonly call: ClientRequest; readonly end: Promise<Answer | 'gone'> } {
    const headers = { 'content-type': 'application/json', 'x-chaos-script': `payment.authorize=${outcome}` };
    const call = request(`${url}/payment/authorize`, { method: 'POST', headers });
    const end = new Promise<Answer | 'gone'>((resolve) => {
      call.on('error', () => resolve('gone'));
      call.on('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => {
          const { code } = JSON.parse(text) as { code: string };
          resolve({ status: response.statusCode ?? 0, code });
        });
      });
    });
    call.end(JSON.stringify({ orderId: `order-${(orders += 1)}`, customerId: 'c', amount: 1 }));
    return { call, end };
  }

  it.each([
    [1, 10_000],
    [0.02, 200],
  ])('at time scale %d lasts %d ms and ends as a 504', async (timeScale, ms) => {
    await open(timeScale);
    const { end } = stalled('timeout:before');
    let ended = false;
    void end.then(() => (ended = true));
    await until(() => clock.sleeping === 1);
    clock.advance(ms - 1);
    expect([clock.sleeping, ended]).toEqual([1, false]);
    clock.advance(1);
    expect(await end).toEqual({ status: 504, code: 'timeout' });
    expect(clock.sleeping).toBe(0);
  });

  it('holds nothing up: its effect is committed, and another call under the same key is answered meanwhile', async () => {
    await open(1);
    const { end } = stalled('timeout:after');
    await until(() => clock.sleeping === 1);
    const lines = await fetch(`${url}/ledger?orderId=order-${orders}`);
    expect(await lines.json()).toMatchObject({ lines: [{ effect: 'payment.authorized' }] });
    clock.advance(10_000);
    expect(await end).toEqual({ status: 504, code: 'timeout' });
  });

  it('ends with the client that waits for it', async () => {
    await open(1);
    const { call, end } = stalled('timeout:after');
    await until(() => clock.sleeping === 1);
    call.destroy();
    expect(await end).toBe('gone');
    await until(() => clock.sleeping === 0);
  });

  it('ends with the service, which does not wait for it', async () => {
    await open(1);
    const calls = [stalled('timeout:before'), stalled('timeout:after'), stalled('timeout:before')];
    await until(() => clock.sleeping === 3);
    await app.close();
    expect(clock.sleeping).toBe(0);
    for (const { end } of calls) expect(await end).toEqual({ status: 504, code: 'timeout' });
  });
});
