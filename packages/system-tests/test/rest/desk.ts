import { TaskQueue } from '@fake-stripe/contracts';
import { createSimulator } from '@fake-stripe/fake-stripe-chaos';
import { OrderStoreUnavailable, createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { createApi } from '@fake-stripe/temporal-api';
import { registerSearchAttributes } from '@fake-stripe/temporal-worker';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { ObservedHttpClient } from '../kit/observed-http-client.js';
import { required } from '../kit/required.js';
import { quietRuntime, startWorkers } from '../kit/shop.js';
import { RestContract, type OpenApiDocument, type Received } from './contract.js';
import { DocumentedRequests } from './documented-requests.js';

/** Nobody listens there. */
const NOWHERE = '127.0.0.1:1';

/** A database that is down. */
function brokenStore(): OrderStore {
  const { reader, writer, close } = createMemoryOrderStore();
  const migrate = () => Promise.reject(new OrderStoreUnavailable('down'));
  return { reader: unavailable(reader), writer: unavailable(writer), migrate, close };
}

function unavailable<T extends object>(port: T): T {
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(port)).filter((name) => name !== 'constructor');
  const down = () => Promise.reject(new OrderStoreUnavailable('down'));
  return Object.assign(port, Object.fromEntries(methods.map((name) => [name, down])));
}

export interface Streamed {
  readonly status: number;
  readonly problem: unknown;
  readonly events: readonly { readonly id: string; readonly data: Readonly<Record<string, unknown>> }[];
}

/** Where a request goes: the API of a healthy system, or one whose Temporal, database or simulator is down. */
export type Api = 'healthy' | 'temporalDown' | 'databaseDown' | 'simulatorDown';

/**
 * API, worker and simulator over a dev server, in real time. Every answer is held against the OpenAPI document, and
 * the worker can be sent home.
 */
export class Desk {
  private constructor(
    readonly contract: RestContract,
    readonly http: ObservedHttpClient,
    readonly env: TestWorkflowEnvironment,
    readonly store: OrderStore,
    private readonly urls: Readonly<Record<Api, string>>,
    private readonly simulatorUrl: string,
    private readonly hire: () => Promise<() => Promise<void>>,
    private readonly closeRest: () => Promise<void>,
    private sendHome: (() => Promise<void>) | undefined,
  ) {}

  static async open(): Promise<Desk> {
    quietRuntime();
    const env = await TestWorkflowEnvironment.createLocal({
      server: { executable: { type: 'existing-path', path: required('TEMPORAL_CLI_PATH') } },
    });
    await registerSearchAttributes(env.nativeConnection, 'default');
    const simulator = await createSimulator({ logLevel: 'silent', chaos: { profile: 'calm', timeScale: 0 } });
    await simulator.listen(0, '127.0.0.1');
    const simulatorUrl = await simulator.getUrl();
    const store = createMemoryOrderStore();
    const api = (address: string, simulatorAt: string, orders: OrderStore) =>
      createApi(
        {
          logLevel: 'silent',
          databaseUrl: '',
          databasePoolSize: 1,
          temporal: { connection: { address }, namespace: 'default' },
          simulatorUrl: simulatorAt,
          temporalUiUrl: 'http://localhost:8080',
          fraudCheck: false,
          trainerQueue: TaskQueue.mlTraining,
        },
        () => orders,
      );
    const apis = {
      healthy: await api(env.address, simulatorUrl, store),
      temporalDown: await api(NOWHERE, simulatorUrl, store),
      databaseDown: await api(env.address, simulatorUrl, brokenStore()),
      simulatorDown: await api(env.address, `http://${NOWHERE}`, store),
    };
    const urls: Record<string, string> = {};
    for (const [name, app] of Object.entries(apis)) {
      await app.listen(0, '127.0.0.1');
      urls[name] = await app.getUrl();
    }
    const document = (await (await fetch(`${urls['healthy']}/api/docs-json`)).json()) as OpenApiDocument;
    const http = new ObservedHttpClient();
    const hire = () => startWorkers(env, store, http, simulatorUrl, {});
    const closeRest = async () => {
      for (const app of [...Object.values(apis), simulator]) await app.close();
      http.onApplicationShutdown();
      await env.teardown();
    };
    const contract = new RestContract(document);
    return new Desk(
      contract,
      http,
      env,
      store,
      urls as Record<Api, string>,
      simulatorUrl,
      hire,
      closeRest,
      await hire(),
    );
  }

  async close(): Promise<void> {
    await this.workersLeave();
    await this.closeRest();
  }

  async workersLeave(): Promise<void> {
    await this.sendHome?.();
    this.sendHome = undefined;
  }

  async workersReturn(): Promise<void> {
    this.sendHome ??= await this.hire();
  }

  get(path: string, api: Api = 'healthy'): Promise<Received> {
    return this.send(api, 'GET', path, {});
  }

  /** A body that is a text is sent as it is. */
  post(path: string, body: object | string = {}, headers: Record<string, string> = {}, api: Api = 'healthy') {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return this.send(api, 'POST', path, { body: text, headers: { 'content-type': 'application/json', ...headers } });
  }

  /** What the document says of requests to these paths and is not so. */
  async wrongRequests(of: RegExp, id: string): Promise<string[]> {
    const requests = new DocumentedRequests(this.contract.document, of);
    return [
      ...requests.wrong(),
      ...(await requests.wrongInUse(id, (method, path) => this.send('healthy', method, path, {}))),
    ];
  }

  /** Reads a stream of server-sent events to its end. */
  async stream(path: string, lastId = '', api: Api = 'healthy'): Promise<Streamed> {
    const response = await fetch(`${this.urls[api]}${path}`, { headers: { 'last-event-id': lastId } });
    const text = await response.text();
    const contentType = response.headers.get('content-type') ?? '';
    const isStream = contentType.startsWith('text/event-stream');
    const body: unknown = isStream ? text : text === '' ? undefined : JSON.parse(text);
    this.check({ method: 'GET', path, status: response.status, contentType, body });
    const events = isStream ? text.matchAll(/^id: (.*)\nevent: status\ndata: (.*)$/gm) : [];
    return {
      status: response.status,
      problem: isStream ? undefined : body,
      events: [...events].map(([, id = '', data = '']) => ({ id, data: JSON.parse(data) as Record<string, unknown> })),
    };
  }

  /** Opens a stream and leaves it open, until `signal` aborts. */
  async openStream(path: string, signal: AbortSignal): Promise<number> {
    return (await fetch(`${this.urls.healthy}${path}`, { signal })).status;
  }

  /** What the providers did for an order id, in its order. */
  async ledger(orderId: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const response = await fetch(`${this.simulatorUrl}/ledger?orderId=${orderId}`);
    return ((await response.json()) as { readonly lines: readonly Readonly<Record<string, unknown>>[] }).lines;
  }

  private async send(api: Api, method: string, path: string, init: RequestInit): Promise<Received> {
    const response = await fetch(`${this.urls[api]}${path}`, { method, ...init });
    const contentType = response.headers.get('content-type') ?? '';
    const received = { method, path, status: response.status, contentType, body: await bodyOf(response) };
    this.check(received);
    return received;
  }

  private check(received: Parameters<RestContract['check']>[0]): void {
    const wrong = this.contract.check(received);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  }
}

async function bodyOf(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
