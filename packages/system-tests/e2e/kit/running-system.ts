import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Header, type ChaosDirectives } from '@fake-stripe/contracts';
import { startStack, type ServiceName, type Stack, type StackOptions } from '@fake-stripe/local-runtime';

export interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface LedgerLine {
  readonly effect: string;
  readonly orderId: string;
  readonly resourceId: string;
  readonly key?: string;
}

const POLL = 50;

/** The built services as processes, on ports and state of their own. */
export class RunningSystem {
  private constructor(
    readonly stack: Stack,
    /** Of its state; what runs beside it finds it there. */
    readonly directory: string,
  ) {}

  static async start(name: string, options: Omit<StackOptions, 'dataDir'> = {}): Promise<RunningSystem> {
    const directory = mkdtempSync(join(tmpdir(), `fake-stripe-${name}-`));
    // Under root PostgreSQL runs as another user, who has to get through to its data.
    chmodSync(directory, 0o755);
    return new RunningSystem(await startStack({ durable: false, ...options, dataDir: directory }), directory);
  }

  async stop(): Promise<void> {
    await this.stack.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }

  kill(service: ServiceName): Promise<void> {
    return this.stack.part(service).kill('SIGKILL');
  }

  restart(service: ServiceName): Promise<void> {
    return this.stack.part(service).start();
  }

  /** Starts an order through the API. */
  async order(orderId: string, { profile = 'calm', seed, script }: ChaosDirectives = {}): Promise<void> {
    const headers = { [Header.chaosProfile]: profile, [Header.chaosSeed]: seed, [Header.chaosScript]: script };
    const { status, body } = await this.post('/api/v1/order', anOrder(orderId), headers);
    if (status !== 201) throw new Error(`Order ${orderId} was not started: ${status} ${JSON.stringify(body)}`);
  }

  post(path: string, body: object = {}, headers: Record<string, string | undefined> = {}): Promise<Answer> {
    return call('POST', `${this.stack.urls.api}${path}`, body, headers);
  }

  get(path: string): Promise<Answer> {
    return call('GET', `${this.stack.urls.api}${path}`);
  }

  /** How the order ended, waiting for it; the caller's own limit of time ends the wait. */
  async ended(orderId: string): Promise<string> {
    for (;;) {
      const { status, body } = await this.get(`/api/v1/order/${orderId}/result`);
      if (status === 200) return String(body.status);
      if (status >= 400) throw new Error(`Order ${orderId} has no result: ${status} ${JSON.stringify(body)}`);
      if (body.status === 'needs_attention') return body.status;
    }
  }

  async ledger(orderId: string): Promise<readonly LedgerLine[]> {
    const { status, body } = await call('GET', `${this.stack.urls.chaos}/ledger?orderId=${orderId}`);
    if (status !== 200) throw new Error(`The ledger of ${orderId} cannot be read: ${status} ${JSON.stringify(body)}`);
    return body.lines as readonly LedgerLine[];
  }

  async effects(orderId: string): Promise<readonly string[]> {
    return (await this.ledger(orderId)).map(({ effect }) => effect);
  }

  /** Resolves when the ledger shows the effect. */
  async hasHappened(orderId: string, effect: string): Promise<void> {
    while (!(await this.effects(orderId)).includes(effect)) await delay(POLL);
  }

  /** The verdict on everything that has happened so far. */
  async audit(): Promise<Answer['body']> {
    return (await this.get('/api/v1/order/audit')).body;
  }
}

export async function call(
  method: 'GET' | 'POST',
  url: string,
  body?: object,
  headers: Record<string, string | undefined> = {},
): Promise<Answer> {
  const sent = new Headers(body === undefined ? {} : { 'content-type': 'application/json' });
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) sent.set(name, value);
  const response = await fetch(url, {
    method,
    headers: sent,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export function anOrder(orderId: string) {
  return {
    orderId,
    customerId: 'customer-1',
    items: [{ sku: 'SKU-1', quantity: 2, price: 29.99 }],
    totalAmount: 59.98,
    shippingAddress: { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' },
    customerEmail: 'ada@example.com',
  };
}
