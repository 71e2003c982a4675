import { randomUUID } from 'node:crypto';
import {
  ORDER_WORKFLOW,
  TaskQueue,
  approvalTimeout,
  orderProfiles,
  orderWorkflowId,
  type OrderFulfillmentInput,
  type OrderResult,
} from '@fake-stripe/contracts';
import { createMemoryOrderStore, type OrderStore } from '@fake-stripe/order-store';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import {
  bundleWorkflowCode,
  DefaultLogger,
  Runtime,
  Worker,
  type WorkflowBundleWithSourceMap,
} from '@temporalio/worker';
import type { WorkflowHandle, Workflow } from '@temporalio/client';
import { registerSearchAttributes } from '../../src/temporal/search-attributes.js';
import { servedQueues, type ActivityPorts } from '../../src/temporal/served-queues.js';
import type { ProviderLimits } from '../../src/activity-kit/provider-activity.js';

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
  stop(): Promise<void>;
}

export type OrderWorkflow = (input: OrderFulfillmentInput) => Promise<OrderResult>;

const quickLimits: ProviderLimits = { callTimeout: 2_000, busyPatience: 2_000, databasePatience: 1_000 };

/** A time-skipping server with a worker for all queues, over the given providers. */
export async function startOrderSystem(
  providers: Omit<ActivityPorts, 'orders'>,
  options: { store?: OrderStore; limits?: Partial<ProviderLimits> } = {},
): Promise<OrderSystem> {
  installQuietRuntime();
  const path = required('TEMPORAL_TEST_SERVER_PATH');
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  const store = options.store ?? createMemoryOrderStore();
  await registerSearchAttributes(env.nativeConnection, 'default');
  const queues = servedQueues({ ...providers, orders: store.writer }, { ...quickLimits, ...options.limits });
  const workers = await Promise.all(
    queues.map((queue) =>
      Worker.create({
        ...queue,
        connection: env.nativeConnection,
        workflowBundle: workflowBundle(),
        maxHeartbeatThrottleInterval: '200ms',
        defaultHeartbeatThrottleInterval: '200ms',
      }),
    ),
  );
  const running = Promise.all(workers.map((worker) => worker.run()));
  return {
    env,
    store,
    start: (input) =>
      env.client.workflow.start<OrderWorkflow>(ORDER_WORKFLOW, {
        workflowId: orderWorkflowId(input.order.orderId),
        taskQueue: TaskQueue.orders,
        args: [input],
      }),
    stop: async () => {
      for (const worker of workers) worker.shutdown();
      await running;
      await env.teardown();
      await store.close();
    },
  };
}

let installed = false;
function installQuietRuntime(): void {
  if (installed) return;
  installed = true;
  Runtime.install({ logger: new DefaultLogger('ERROR') });
}

export function anOrderInput(
  overrides: Partial<OrderFulfillmentInput> & { orderId?: string; requiresApproval?: boolean } = {},
): OrderFulfillmentInput {
  const { orderId = `order-${randomUUID()}`, requiresApproval, ...rest } = overrides;
  const { steps, approval, shippingService } = orderProfiles.standard;
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
    },
    profile: 'standard',
    steps: timeout === undefined ? steps.filter((step) => step !== 'approval') : steps,
    approvalTimeout: timeout,
    start: 1,
    requestHash: 'hash-1',
    correlationId: `correlation-${orderId}`,
    shippingService,
    chaos: {},
    ...rest,
  };
}
