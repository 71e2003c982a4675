import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startStack, type Stack } from '@fake-stripe/local-runtime';
import { curlRequestsIn, wrongWith } from '../src/documents/curl-requests.js';
import { documents } from '../src/documents/documents.js';
import { httpFailures, runHttpFile } from '../src/http-file.js';

const root = join(__dirname, '../../..');

interface Run {
  readonly code: number;
  readonly output: string;
}

const curlsOf = (document: string) => curlRequestsIn(readFileSync(join(root, document), 'utf8'));

/** The doors through which people come in, against the built services: scripts, the demo, .http files and documents. */
describe('the doors', () => {
  const directory = mkdtempSync(join(tmpdir(), 'fake-stripe-doors-'));
  let stack: Stack;

  beforeAll(async () => {
    // Under root PostgreSQL runs as another user, who has to get through to its data.
    chmodSync(directory, 0o755);
    stack = await startStack({ dataDir: directory, durable: false, env: { ...process.env, CHAOS_TIME_SCALE: '0.02' } });
  }, 120_000);

  afterAll(async () => {
    await stack?.stop();
    rmSync(directory, { recursive: true, force: true });
  }, 60_000);

  const script = (args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
    program(join(root, 'test-order.sh'), args, env);

  const program = (file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> =>
    new Promise((resolve) => {
      const urls = {
        API_URL: stack.urls.api,
        CHAOS_URL: stack.urls.chaos,
        WORKER_URL: stack.urls.worker,
        FOUNDER_URL: stack.urls.founder,
        TEMPORAL_UI_URL: stack.urls.temporalUi,
      };
      const options = { cwd: root, env: { ...process.env, ...urls, CHAOS_SCRIPT: '', ...env } };
      execFile(file, args, options, (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
        resolve({ code, output: `${stdout}\n${stderr}` });
      });
    });

  describe('test-order.sh', () => {
    it.each(['1', '2', '3', '4', '5', '8'])(
      'scenario %s goes as it should',
      async (scenario) => {
        const { code, output } = await script([scenario]);
        expect({ code, output }).toEqual({ code: 0, output: expect.any(String) as string });
      },
      300_000,
    );

    it('takes an order id of the caller, and knows it the second time', async () => {
      expect(await script(['6', 'my-own-order'])).toMatchObject({ code: 0 });
      const again = await script(['6', 'my-own-order']);
      expect(again).toMatchObject({ code: 0, output: expect.stringContaining('exists already') as string });
    }, 120_000);

    it('fails when an order id belongs to another order', async () => {
      const answer = await fetch(`${stack.urls.api}/orders/another-order/start`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          payment_id: 'pay-another-order',
          address: { street: '1 Main St', city: 'Springfield' },
        }),
      });
      expect(answer.status).toBe(201);
      const { code, output } = await script(['6', 'another-order']);
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('as another order') as string });
    });

    it('fails when a service is down', async () => {
      for (const name of ['API_URL', 'CHAOS_URL', 'WORKER_URL', 'FOUNDER_URL', 'TEMPORAL_UI_URL']) {
        const { code, output } = await script(['8'], { [name]: `http://127.0.0.1:${await freePort()}` });
        expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('DOWN') as string });
      }
    });

    it('needs no proxy to reach this machine', async () => {
      const proxy = `http://127.0.0.1:${await freePort()}`;
      expect(await script(['8'], { http_proxy: proxy, no_proxy: '', NO_PROXY: '' })).toMatchObject({ code: 0 });
    });

    it.each([
      ['1', 'shipping.create-label=address_error'],
      ['2', 'payment.capture=timeout:before'],
      ['3', 'payment.authorize=insufficient_funds'],
      ['4', 'payment.authorize=insufficient_funds'],
      ['6', 'inventory.reserve=out_of_stock'],
    ])(
      'scenario %s fails when %s forces another end',
      async (scenario, chaos) => {
        const { code, output } = await script([scenario, 'forced-end'], { CHAOS_SCRIPT: chaos });
        expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('ended failed') as string });
      },
      120_000,
    );

    it('scenario 5 fails when orders do not end in time', async () => {
      const { code, output } = await script(['5'], { CHAOS_WAIT_SECONDS: '0' });
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('not ended') as string });
    }, 120_000);

    it.each(['1', '2', '3', '4', '5', '6', '8'])('scenario %s fails while the API is down', async (scenario) => {
      const api = `http://127.0.0.1:${await freePort()}`;
      const { code, output } = await script([scenario, 'never-started'], { API_URL: api });
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('FAILED') as string });
    });

    it('refuses a scenario that does not exist', async () => {
      expect(await script(['9'])).toMatchObject({ code: 2 });
    });
  });

  describe('test-system.sh', () => {
    const systemScript = join(root, 'test-system.sh');

    it('goes through its four stories', async () => {
      const { code, output } = await program(systemScript, []);
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('OK: all four') as string });
    }, 120_000);

    it.each([
      ['1', 'shipping.create-label=address_error', 'ended failed'],
      ['2', 'payment.capture=timeout:before', 'ended failed'],
      ['3', 'inventory.reserve=out_of_stock', 'ended failed'],
      ['4', 'payment.authorize=insufficient_funds', 'ended failed'],
    ])(
      'story %s fails when %s forces another end',
      async (story, chaos, because) => {
        const { code, output } = await program(systemScript, [story], { CHAOS_SCRIPT: chaos });
        expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining(because) as string });
      },
      120_000,
    );

    it('fails as a whole when stories do', async () => {
      const { code, output } = await program(systemScript, [], { CHAOS_SCRIPT: 'inventory.reserve=out_of_stock' });
      expect(output).toContain('FAILED: 3 of 4 stories');
      expect(code).toBe(1);
    }, 120_000);

    it('fails while the API is down, and refuses a story that does not exist', async () => {
      const api = `http://127.0.0.1:${await freePort()}`;
      const { code, output } = await program(systemScript, [], { API_URL: api });
      expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('npm start') as string });
      expect(await program(systemScript, ['5'])).toMatchObject({ code: 2 });
    });
  });

  describe('npm run demo', () => {
    const demo = (env: NodeJS.ProcessEnv = {}) => program('npm', ['run', '--silent', 'demo'], env);

    it('shows an order that is paid and one of which nothing is left', async () => {
      const { code, output } = await demo();
      expect({ code, output }).toEqual({
        code: 0,
        output: expect.stringContaining('OK: the first was paid') as string,
      });
      const told = [
        'status        completed',
        'authorize: The card was declined',
        'releaseInventory',
        'order_cancelled',
      ];
      const places = told.map((line) => output.indexOf(line));
      expect(places.every((place) => place > 0)).toBe(true);
      expect(places).toEqual([...places].sort((a, b) => a - b));
    }, 120_000);

    it('says in one line what it needs where nothing runs', async () => {
      const { code, output } = await demo({ API_URL: `http://127.0.0.1:${await freePort()}` });
      expect({ code, output: output.trim() }).toEqual({
        code: 1,
        output: expect.stringMatching(/^[^\n]*npm start$/) as string,
      });
    });
  });

  describe('.http files', () => {
    it.each<[string, () => Record<string, string>]>([
      ['packages/temporal-api/requests-order.http', () => ({ api: stack.urls.api })],
      ['packages/temporal-api/requests.http', () => ({ api: stack.urls.api })],
      ['packages/fake-stripe-chaos/requests.http', () => ({ chaos: stack.urls.chaos })],
    ])(
      '%s: every answer is as its request expects',
      async (file, variables) => {
        const outcomes = await runHttpFile(join(root, file), variables());
        expect(outcomes.length).toBeGreaterThan(20);
        expect(httpFailures(outcomes)).toEqual([]);
      },
      300_000,
    );
  });

  describe('the documents', () => {
    const withCurls = documents().filter((document) => curlsOf(document).length > 0);

    it('have requests', () => expect(withCurls).toContain('docs/quickstart.md'));

    it.each(withCurls)(
      '%s: every curl answers as it says',
      async (document) => {
        const { founder, chaos, api } = stack.urls;
        const urls = { 3000: founder, 3001: chaos, 3002: api };
        const wrong: string[] = [];
        for (const request of curlsOf(document)) {
          const failures = await wrongWith(request, urls, root);
          wrong.push(...failures.map((failure) => `${document}:${request.line}: ${failure}`));
        }
        expect(wrong).toEqual([]);
      },
      120_000,
    );
  });
});
