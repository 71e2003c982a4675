import { randomUUID } from 'node:crypto';
import {
  ORDER_WORKFLOW,
  TaskQueue,
  approvalTimeout,
  orderProfiles,
  orderWorkflowId,
  type OrderFulfillmentInput,
  type OrderProfile,
  type OrderProfileName,
  type OrderResult,
} from '@fake-stripe/contracts';
import { createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  DefaultLogger,
  makeTelemetryFilterString,
  NativeConnection,
  Runtime,
  Worker,
  type WorkerOptions,
} from '@temporalio/worker';
import type { ProviderLimits } from '../../src/activity-kit/provider-activity.js';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.js';
import { servedQueues, type ActivityPorts } from '../../src/temporal/served-queues.js';
import { workerOptions } from '../../src/temporal/worker-options.js';

/** The workflows as bundled from source by the integration setup. */
export function workflowBundle(): { codePath: string } {
  return { codePath: required('TEST_WORKFLOW_BUNDLE_PATH') };
}

function required(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: run the integration project of jest`);
  return value;
}

export interface OrderSystem {
  readonly env: TestWorkflowEnvironment;
  readonly store: OrderStore;
  start(input: OrderFulfillmentInput): Promise<WorkflowHandle<OrderWorkflow>>;
  /** Further workers, as a process of their own would run them. */
  work(options?: WorkOptions): Promise<Workers>;
  stop(): Promise<void>;
}

export interface WorkOptions extends Partial<WorkerOptions> {
  /** Default: all. */
  readonly queues?: readonly string[];
}

export interface Workers {
  /** Shuts down as a worker process does on SIGTERM; resolves when no task of theirs is left. */
  stop(): Promise<void>;
}

export interface OrderSystemOptions {
  /** `dev`: the server that `npm start` runs; its heartbeats are the real ones, its time does not skip. */
  readonly server?: 'time-skipping' | 'dev';
  readonly store?: OrderStore;
  readonly limits?: Partial<ProviderLimits>;
  /** Queues that workers serve from the beginning. Default: all. */
  readonly queues?: readonly string[];
}

export type OrderWorkflow = (input: OrderFulfillmentInput) => Promise<OrderResult>;

const quickLimits: ProviderLimits = { callTimeout: 2_000, providerPatience: 2_000, databasePatience: 1_000 };
export const quickHeartbeats = {
  maxHeartbeatThrottleInterval: '200ms',
  defaultHeartbeatThrottleInterval: '200ms',
} as const;

/** A Temporal server with workers over the given providers. */
export async function startOrderSystem(
  providers: Omit<ActivityPorts, 'orders'>,
  { server = 'time-skipping', store = createMemoryOrderStore(), limits, queues }: OrderSystemOptions = {},
): Promise<OrderSystem> {
  quietRuntime();
  const env = await startServer(server);
  await registerSearchAttributes(env.nativeConnection, 'default');
  const served = servedQueues({ ...providers, orders: store.writer }, { ...quickLimits, ...limits });
  const crews: Workers[] = [];
  const work: OrderSystem['work'] = async ({ queues: wanted, ...options } = {}) => {
    // A connection takes one worker for each queue.
    const connection = await NativeConnection.connect({ address: env.address });
    const workers = await Promise.all(
      served
        .filter(({ taskQueue }) => wanted?.includes(taskQueue) ?? true)
        .map((queue) =>
          Worker.create({
            ...workerOptions,
            ...quickHeartbeats,
            ...queue,
            ...options,
            connection,
            workflowBundle: workflowBundle(),
          }),
        ),
    );
    const crew = crewOf(workers, connection);
    crews.push(crew);
    return crew;
  };
  await work({ queues });
  return {
    env,
    store,
    work,
    start: (input) =>
      env.client.workflow.start<OrderWorkflow>(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(input.order.orderId),
        taskQueue: TaskQueue.orders,
        args: [input],
      }),
    stop: async () => {
      await Promise.all(crews.map((crew) => crew.stop()));
      await env.teardown();
      await store.close();
    },
  };
}

export function crewOf(workers: readonly Worker[], connection: NativeConnection): Workers {
  const finished = Promise.all(workers.map((worker) => worker.run())).finally(() => connection.close());
  return {
    stop: async () => {
      for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
      await finished;
    },
  };
}

export function startServer(server: 'time-skipping' | 'dev'): Promise<TestWorkflowEnvironment> {
  const executable = (variable: string) => ({ type: 'existing-path', path: required(variable) }) as const;
  if (server === 'dev') {
    return TestWorkflowEnvironment.createLocal({ server: { executable: executable('TEMPORAL_CLI_PATH') } });
  }
  return TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: executable('TEMPORAL_TEST_SERVER_PATH') },
  });
}

let installed = false;

/** The SDK's native part, set up once in a test process, and silent unless something is wrong. */
export function quietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({
    logger: new DefaultLogger('ERROR'),
    telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR' }) } },
  });
}

export function anOrderInput(
  overrides: Partial<OrderFulfillmentInput> & {
    orderId?: string;
    profile?: OrderProfileName;
    requiresApproval?: boolean;
  } = {},
): OrderFulfillmentInput {
  const { orderId = `order-${randomUUID()}`, profile = 'standard', requiresApproval, ...rest } = overrides;
  const { name, steps, approval, paymentMethod, ...rules }: OrderProfile = orderProfiles[profile];
  const timeout = approvalTimeout(approval, { total: 5998, requiresApproval });
  return {
    order: {
      orderId,
      customerId: 'customer-1',
      items: [{ sku: 'SKU-1', quantity: 2, price: 2999 }],
      total: 5998,
      currency: 'usd',
      shippingAddress: { street: '1 Main St', city: 'Springfield', state: 'IL', zip: '62701', country: 'US' },
      customerEmail: 'ada@example.com',
      ...(paymentMethod === undefined ? {} : { paymentMethod }),
    },
    profile: name,
    steps: timeout === undefined ? steps.filter((step) => step !== 'approval') : steps,
    approvalTimeout: timeout,
    start: 1,
    requestHash: 'hash-1',
    correlationId: `correlation-${orderId}`,
    ...rules,
    chaos: {},
    ...rest,
  };
}
