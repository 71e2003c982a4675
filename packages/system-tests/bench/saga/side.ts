import { ORDER_WORKFLOW, orderWorkflowId, TaskQueue } from '@fake-stripe/contracts';
import type { Client } from '@temporalio/client';
import { timed } from '../kit/clock.js';
import { inParallel } from '../kit/in-parallel.js';
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
  /** Orders by what they ended as. */
  readonly ends: Readonly<Record<string, number>>;
}

/** One of those that are compared: a namespace of its own on the same server, and workers that serve it. */
export class Side {
  private started = 0;
  private readonly template: string;

  constructor(
    readonly name: SideName,
    readonly client: Client,
    private readonly recording: Recording,
  ) {
    this.template = JSON.stringify(recording.start);
  }

  /** Starts so many orders and waits for them, so many at once; the client is the same for every side. */
  async run(orders: number, concurrency: number): Promise<Batch> {
    const orderIds = Array.from({ length: orders }, () => this.nextId());
    const { seconds, result } = await timed(() => inParallel(orderIds, concurrency, (id) => this.order(id)));
    const ends: Record<string, number> = {};
    for (const { end } of result) ends[end] = (ends[end] ?? 0) + 1;
    const latencies = result.map((order) => order.seconds);
    return { seconds, latencies, starts: result.map((order) => order.start), orderIds, ends };
  }

  /** As long as the id of the recorded order, so that what names it is as long too. */
  nextId(): string {
    this.started += 1;
    const prefix = `${this.name}-`;
    return prefix + String(this.started).padStart(this.recording.orderId.length - prefix.length, '0');
  }

  /** Waits for an order that somebody else has started. */
  ended(orderId: string): Promise<unknown> {
    return this.client.workflow.getHandle(orderWorkflowId(orderId)).result();
  }

  private async order(orderId: string) {
    const { seconds, result } = await timed(async () => {
      const { seconds: start, result: handle } = await timed(() => this.start(orderId));
      return { start, value: (await handle.result()) as { status: string } };
    });
    return { seconds, start: result.start, end: result.value.status };
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
