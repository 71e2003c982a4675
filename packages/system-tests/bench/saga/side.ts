import { ORDER_WORKFLOW, orderWorkflowId, TaskQueue } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { timed } from '../kit/clock.js';
import { inParallel } from '../kit/in-parallel.js';
import type { Watch } from '../kit/watch.js';
import type { OrderStart, Recording } from './recording.js';

export const sideNames = ['bare', 'memory', 'system'] as const;
/** (a) the bare workflow, (b) the real one with ports in memory, (c) the real system. */
export type SideName = (typeof sideNames)[number];

export interface Batch {
  readonly seconds: number;
  /** Seconds of each order, from its start to its result. */
  readonly latencies: readonly number[];
  /** Seconds until Temporal had each order. */
  readonly starts: readonly number[];
  readonly orderIds: readonly string[];
}

/** Longer than any batch takes on a busy machine. */
export const BATCH_MS = 300_000;

interface OrderResult {
  readonly status: string;
}

/** One of those that are compared: a namespace of its own on the same server, and workers that serve it. */
export class Side {
  /** All its orders by what they ended as. */
  readonly ends: Record<string, number> = {};
  private started = 0;
  private readonly template: string;

  constructor(
    readonly name: SideName,
    readonly client: Client,
    private readonly recording: Recording,
    private readonly watch: Watch,
  ) {
    this.template = JSON.stringify(recording.start);
  }

  /** Starts so many orders and waits for them, so many at once; the client is the same for every side. */
  async run(orders: number, concurrency: number): Promise<Batch> {
    const orderIds = Array.from({ length: orders }, () => this.nextId());
    const batch = () => timed(() => inParallel(orderIds, concurrency, (id) => this.order(id)));
    const { seconds, result } = await this.within(`a batch of ${orders} orders of the side ${this.name}`, batch);
    const latencies = result.map((order) => order.seconds);
    return { seconds, latencies, starts: result.map((order) => order.start), orderIds };
  }

  /** As long as the id of the recorded order, so that what names it is as long too. */
  nextId(): string {
    this.started += 1;
    const prefix = `${this.name}-`;
    return prefix + String(this.started).padStart(this.recording.orderId.length - prefix.length, '0');
  }

  /** Waits for an order that somebody else has started. */
  async ended(orderId: string): Promise<void> {
    const handle = this.client.workflow.getHandle(orderWorkflowId(orderId));
    this.count(await this.within(`the order ${orderId}`, () => handle.result() as Promise<OrderResult>));
  }

  /** @throws Error where a service ends, or it takes too long */
  private within<T>(what: string, work: () => Promise<T>): Promise<T> {
    return this.watch.wait(what, BATCH_MS, (signal) => this.client.withAbortSignal(signal, work));
  }

  private count({ status }: OrderResult): void {
    this.ends[status] = (this.ends[status] ?? 0) + 1;
  }

  private async order(orderId: string) {
    const { seconds, result } = await timed(async () => {
      const { seconds: start, result: handle } = await timed(() => this.start(orderId));
      return { start, value: (await handle.result()) as OrderResult };
    });
    this.count(result.value);
    return { seconds, start: result.start };
  }

  private start(orderId: string) {
    const { input, memo, summary } = JSON.parse(
      this.template.replaceAll(this.recording.orderId, orderId),
    ) as OrderStart;
    return this.client.workflow.start(ORDER_WORKFLOW, {
      workflowId: orderWorkflowId(orderId),
      taskQueue: TaskQueue.orders,
      args: [input],
      memo: { ...memo },
      staticSummary: summary,
      workflowIdConflictPolicy: 'FAIL',
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
    });
  }
}
