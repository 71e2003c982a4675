import { command } from './command.js';
import type { Output } from './progress.js';

type Handler = (path: string, method: string) => { readonly status: number; readonly body: object } | Error;

class Written implements Output {
  text = '';
  write(text: string): void {
    this.text += text;
  }
}

/** A system that has never heard of an order before it was started; every order completes at once. */
function system(changed: Handler = () => ({ status: 0, body: {} })) {
  const started = new Set<string>();
  const requests: string[] = [];
  const answer = (path: string, method: string, sent: { orderId?: string; totalAmount?: number }) => {
    const other = changed(path, method);
    if (other instanceof Error) throw other;
    if (other.status > 0) return other;
    const [, orderId = ''] = /order(?:Id=|\/)([^/&?]+)/.exec(path) ?? [];
    if (method === 'POST') {
      started.add(String(sent.orderId));
      return { status: 201, body: {} };
    }
    if (path.startsWith('/chaos/steering')) return { status: 200, body: { profile: 'stormy' } };
    if (path.endsWith('/status') && !started.has(orderId)) {
      return { status: 404, body: { code: 'order_not_found', detail: 'no' } };
    }
    if (path.endsWith('/audit'))
      return { status: 200, body: { ok: true, checked: started.size, ended: started.size, violations: [] } };
    if (path.startsWith('/ledger')) {
      const lines = [{ effect: 'payment.captured', resourceId: 'ch_1', amount: 29.99 }];
      return { status: 200, body: { lines } };
    }
    return { status: 200, body: { orderId, status: 'completed' } };
  };
  const fetch = (async (url: string, init: RequestInit) => {
    const { pathname, search } = new URL(url);
    requests.push(`${init.method} ${pathname}`);
    const sent = typeof init.body === 'string' ? (JSON.parse(init.body) as object) : {};
    const { status, body } = answer(`${pathname}${search}`, String(init.method), sent);
    return Promise.resolve(new Response(JSON.stringify(body), { status }));
  }) as typeof globalThis.fetch;
  return { fetch, requests };
}

async function run(line: string, { fetch, requests } = system(), interrupted = new AbortController().signal) {
  const [stdout, stderr] = [new Written(), new Written()];
  const clock = { now: () => performance.now(), sleep: () => Promise.resolve() };
  const context = { stdout, stderr, env: {}, fetch, clock, newSeed: () => 'fresh', interrupted };
  const args = line.split(' ').filter((word) => word !== '');
  return { status: await command(args, context), stdout: stdout.text, stderr: stderr.text, requests };
}

const refused = Object.assign(new TypeError('fetch failed'), {
  cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
});

describe('the load test as a command', () => {
  it('ends with 0 where every order ended and the books are right, and tells all of it as JSON', async () => {
    const { status, stdout } = await run('--orders 1 --json');
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      problems: [],
      settings: { orders: 1, chaos: 'stormy', seed: 'fresh' },
      orders: { begun: 1, ended: 1, unended: 0 },
      outcomes: { completed: 1 },
      books: { audit: { ok: true }, read: 1 },
    });
    expect(status).toBe(0);
  });

  it('tells people the same in lines, and the seed on stderr before it begins', async () => {
    const { stdout, stderr } = await run('--orders 1');
    expect(stdout).toContain('1 of 1 orders ended');
    expect(stdout).toContain('outcomes  1 completed');
    expect(stdout).toMatch(/\nOK: /);
    expect(stderr).toBe('1 orders, 20 at once, profile standard, chaos stormy, --seed fresh\n');
  });

  it('ends with 1 where the audit is not ok', async () => {
    const audit: Handler = (path) => ({
      status: path.endsWith('/audit') ? 200 : 0,
      body: { ok: false, ended: 1, violations: [] },
    });
    const { status, stdout } = await run('--orders 1', system(audit));
    expect(stdout).toContain('PROBLEM   the audit is not ok');
    expect(stdout).toMatch(/\nNOT OK\./);
    expect(status).toBe(1);
  });

  it('ends with 1 where orders fail although the simulator is calm', async () => {
    const failing: Handler = (path) => {
      if (path.startsWith('/chaos/steering')) return { status: 200, body: { profile: 'calm' } };
      const body = { status: 'failed', failure: { code: 'card_declined' } };
      if (path.startsWith('/ledger')) return { status: 200, body: { lines: [] } };
      return { status: path.includes('/result') ? 200 : 0, body };
    };
    const { status, stdout } = await run('--orders 2 --chaos calm', system(failing));
    expect(stdout).toContain(
      'PROBLEM   2 orders did not complete, and in calm all do: load-fresh-000001 (card_declined)',
    );
    expect(status).toBe(1);
  });

  it('ends with 1 where an order was charged otherwise than by its total', async () => {
    // The second order is of two pieces, and the ledger tells of the price of one.
    const { status, stdout } = await run('--orders 2');
    expect(stdout).toContain('load-fresh-000002: it completed at 59.98, and 29.99 were taken');
    expect(status).toBe(1);
  });

  it('ends with 64 and its usage where a flag is wrong, and asks nobody', async () => {
    const { status, stderr, requests } = await run('--orders 0');
    expect(stderr).toMatch(/^load-test: --orders must .*\nUsage: npm run load-test/);
    expect(status).toBe(64);
    expect(requests).toEqual([]);
  });

  it('prints its usage where that is asked for', async () => {
    const { status, stdout } = await run('--help');
    expect(stdout).toMatch(/^Usage: /);
    expect(status).toBe(0);
  });

  it.each([
    ['the API', (path: string) => path.startsWith('/api')],
    ['the simulator', (path: string) => path.startsWith('/chaos')],
  ])('ends with 69 and one line where %s does not answer', async (_, isTheirs) => {
    const { status, stderr, requests } = await run(
      '--orders 1',
      system((path) => (isTheirs(path) ? refused : { status: 0, body: {} })),
    );
    expect(stderr).toMatch(/^load-test: Nothing that is ready answers at http:\S+ \(ECONNREFUSED\): .*\n$/);
    expect(status).toBe(69);
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  it('ends with 69 where the system is not ready, or another one', async () => {
    const notReady: Handler = (path) => ({
      status: path.endsWith('/status') ? 503 : 0,
      body: { code: 'temporal_unavailable' },
    });
    const other: Handler = (path) => ({ status: path.endsWith('/status') ? 200 : 0, body: { hello: 'world' } });
    for (const [handler, reason] of [
      [notReady, '503 temporal_unavailable'],
      [other, 'an answer that tells of no order'],
    ] as const) {
      const { status, stderr } = await run('--orders 1', system(handler));
      expect(stderr).toContain(`(${reason})`);
      expect(status).toBe(69);
    }
  });

  it('ends with 64 where the simulator does not know the profile, or does not go by it', async () => {
    const unknown: Handler = (path) => ({
      status: path.startsWith('/chaos') ? 400 : 0,
      body: { code: 'validation_failed', detail: 'there is no profile x; there are calm, stormy' },
    });
    expect(await run('--chaos x', system(unknown))).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('--chaos: there is no profile x; there are calm, stormy') as string,
    });
    expect(await run('--chaos calm')).toMatchObject({
      status: 64,
      stderr: expect.stringContaining('The simulator goes by stormy whatever is asked for') as string,
    });
  });

  it('does not start orders of a seed that there are already', async () => {
    const known: Handler = (path) => ({
      status: path.endsWith('/status') ? 200 : 0,
      body: { orderId: 'load-s-000001' },
    });
    const { status, stderr, requests } = await run('--seed s', system(known));
    expect(stderr).toContain('The orders of seed s are here already');
    expect(status).toBe(64);
    expect(requests.filter((request) => request.startsWith('POST'))).toEqual([]);
  });

  it('broken off starts no more, tells what is known, and ends with 130', async () => {
    const stop = new AbortController();
    let started = 0;
    const handler: Handler = (_, method) => {
      if (method === 'POST' && (started += 1) === 2) stop.abort();
      return { status: 0, body: {} };
    };
    const { status, stdout } = await run('--orders 50 --concurrency 1', system(handler), stop.signal);
    expect(stdout).toContain('2 of 50 orders ended');
    expect(stdout).toContain('PROBLEM   48 of 50 orders were not started');
    expect(stdout).toMatch(/\nBroken off\./);
    expect(status).toBe(130);
  });
});
