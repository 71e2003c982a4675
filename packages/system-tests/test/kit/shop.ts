import { randomUUID } from 'node:crypto';
import {
  Header,
  TaskQueue,
  orderIdOf,
  orderWorkflowId,
  type ChaosDirectives,
  type OrderFulfillmentInput,
  type OrderResult,
} from '@fake-stripe/contracts';
import { createSimulator, type SimulatorOptions } from '@fake-stripe/fake-stripe-chaos';
import { createMemoryOrderStore, type OrderStore, type OrderWriter } from '@fake-stripe/order-store';
import { HttpCatFacts, HttpLocations, HttpWeather } from '@fake-stripe/public-apis';
import { createApi } from '@fake-stripe/temporal-api';
import {
  ConfiguredFraudRules,
  HttpInventory,
  HttpNotifications,
  HttpPayments,
  HttpShipping,
  registerSearchAttributes,
  servedQueues,
  type ProviderLimits,
} from '@fake-stripe/temporal-worker';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import { ObservedHttpClient } from './observed-http-client.js';
import { required } from './required.js';

export type OrderWorkflow = (input: OrderFulfillmentInput) => Promise<OrderResult>;
export type OrderHandle = WorkflowHandle<OrderWorkflow>;

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

export interface ShopOptions {
  readonly simulator?: SimulatorOptions;
  /** Replaces parts of the worker's view of the orders database. */
  readonly writer?: (writer: OrderWriter) => OrderWriter;
  readonly store?: OrderStore;
  /** Whether the API has every order checked for fraud. */
  readonly fraudCheck?: boolean;
  readonly limits?: Partial<ProviderLimits>;
  readonly fraud?: ConstructorParameters<typeof ConfiguredFraudRules>[0];
}

const limits: ProviderLimits = { callTimeout: 5_000, providerPatience: 5_000, databasePatience: 0 };

/**
 * The whole system in one process: the real simulator, API and worker code, over Temporal's time-skipping server.
 * One clock for all its orders, so one order at a time.
 */
export class Shop {
  private constructor(
    readonly env: TestWorkflowEnvironment,
    readonly http: ObservedHttpClient,
    readonly store: OrderStore,
    readonly urls: { readonly api: string; readonly simulator: string },
    private readonly close: () => Promise<void>,
  ) {}

  static async open(options: ShopOptions = {}): Promise<Shop> {
    quietRuntime();
    const env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path: required('TEMPORAL_TEST_SERVER_PATH') } },
    });
    const simulator = await createSimulator({
      logLevel: 'silent',
      ...options.simulator,
      chaos: { profile: 'calm', timeScale: 0, ...options.simulator?.chaos },
    });
    await simulator.listen(0, '127.0.0.1');
    const simulatorUrl = await simulator.getUrl();
    const store = options.store ?? createMemoryOrderStore();
    const api = await createApi(
      {
        logLevel: 'silent',
        databaseUrl: 'postgres://unused',
        databasePoolSize: 1,
        temporal: { connection: { address: env.address }, namespace: 'default' },
        simulatorUrl,
        temporalUiUrl: 'http://localhost:8080',
        fraudCheck: options.fraudCheck ?? false,
        trainerQueue: TaskQueue.mlTraining,
      },
      () => store,
    );
    await api.listen(0, '127.0.0.1');
    const http = new ObservedHttpClient();
    const stopWorkers = await startWorkers(env, store, http, simulatorUrl, options);
    const urls = { api: await api.getUrl(), simulator: simulatorUrl };
    return new Shop(env, http, store, urls, async () => {
      await stopWorkers();
      await api.close();
      await simulator.close();
      http.onApplicationShutdown();
      await env.teardown();
    });
  }

  stop(): Promise<void> {
    return this.close();
  }

  /** Starts an order through the API. */
  async order(chaos: ChaosDirectives = {}, overrides: object = {}): Promise<OrderHandle> {
    const body = anOrder(overrides);
    const { status, body: started } = await this.post('/api/v1/order', body, {
      [Header.chaosProfile]: chaos.profile ?? 'calm',
      ...(chaos.seed === undefined ? {} : { [Header.chaosSeed]: chaos.seed }),
      ...(chaos.script === undefined ? {} : { [Header.chaosScript]: chaos.script }),
    });
    if (status !== 201) throw new Error(`The order was not started: ${status} ${JSON.stringify(started)}`);
    return this.env.client.workflow.getHandle<OrderWorkflow>(orderWorkflowId(body.orderId));
  }

  /** Lets time skip until the run has closed; how the order ended, also where Temporal cancelled it. */
  async ended(handle: OrderHandle): Promise<Answer['body']> {
    await handle.result().catch(() => undefined);
    const orderId = orderIdOf(handle.workflowId);
    const stored = await this.store.reader.find(orderId);
    if (!stored) throw new Error(`Order ${orderId} has no row`);
    return { ...stored.state };
  }

  async post(path: string, body: object = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return call('POST', `${this.urls.api}${path}`, body, headers);
  }

  async get(path: string): Promise<Answer> {
    return call('GET', `${this.urls.api}${path}`);
  }

  cancel(handle: OrderHandle): Promise<Answer> {
    return this.post(`/api/v1/order/${orderIdOf(handle.workflowId)}/cancel`, { reason: 'changed my mind' });
  }

  /** The verdict on everything that has happened in this shop so far. */
  async audit(): Promise<Answer['body']> {
    return (await this.get('/api/v1/order/audit')).body;
  }

  async ledger(orderId: string): Promise<readonly Record<string, unknown>[]> {
    const { body } = await call('GET', `${this.urls.simulator}/ledger?orderId=${orderId}`);
    return body['lines'] as Record<string, unknown>[];
  }
}

export async function call(
  method: string,
  url: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

export function anOrder(overrides: object = {}) {
  return {
    orderId: `order-${randomUUID()}`,
    customerId: 'customer-1',
    items: [{ sku: 'SKU-1', quantity: 2, price: 29.99 }],
    totalAmount: 59.98,
    shippingAddress: { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' },
    customerEmail: 'ada@example.com',
    ...overrides,
  };
}

export async function startWorkers(
  env: TestWorkflowEnvironment,
  store: OrderStore,
  http: ObservedHttpClient,
  simulatorUrl: string,
  options: ShopOptions,
): Promise<() => Promise<void>> {
  await registerSearchAttributes(env.nativeConnection, 'default');
  const queues = servedQueues(
    {
      payments: new HttpPayments(http, simulatorUrl),
      fraud: new ConfiguredFraudRules(options.fraud ?? { blockedCustomers: [] }),
      inventory: new HttpInventory(http, simulatorUrl),
      shipping: new HttpShipping(http, simulatorUrl),
      notifications: new HttpNotifications(http, simulatorUrl),
      publicApis: {
        locations: new HttpLocations(http, `${simulatorUrl}/public-apis/ip-api`, limits.callTimeout),
        weather: new HttpWeather(http, `${simulatorUrl}/public-apis/open-meteo`, limits.callTimeout),
        catFacts: new HttpCatFacts(http, `${simulatorUrl}/public-apis/cat-facts`, limits.callTimeout),
      },
      orders: options.writer?.(store.writer) ?? store.writer,
    },
    { ...limits, ...options.limits },
  );
  const workers = await Promise.all(
    queues.map((queue) =>
      Worker.create({
        ...queue,
        connection: env.nativeConnection,
        workflowBundle: { codePath: required('TEST_WORKFLOW_BUNDLE_PATH') },
        maxHeartbeatThrottleInterval: '200ms',
        defaultHeartbeatThrottleInterval: '200ms',
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  return async () => {
    for (const worker of workers) worker.shutdown();
    await running;
  };
}

let installed = false;
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}
