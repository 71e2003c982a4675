import type { OrderFulfillmentInput, OrderProgress, OrderResult, OrderState } from '@fake-stripe/contracts';
import { WorkflowsUnavailable } from '../../src/kernel/workflows-unavailable.js';
import { type DoorOutcome } from '../../src/kernel/door.js';
import type { StartOutcome } from '../../src/kernel/start-outcome.js';
import { OrderWorkflows, type DoorRequest, type OrderRun } from '../../src/order/application/ports/order-workflows.js';
import { T0 } from './an-order.js';

interface Known {
  readonly run: OrderRun;
  readonly input: OrderFulfillmentInput;
  readonly result?: OrderResult;
}

/** Temporal and a worker, as far as the API sees them: set what they know, read what they were asked. */
export class FakeOrderWorkflows extends OrderWorkflows {
  readonly started: OrderFulfillmentInput[] = [];
  readonly requests: DoorRequest[] = [];
  readonly left: DoorRequest[] = [];
  down = false;
  /** It knows its runs, but cannot say how they ended. */
  forgetful = false;
  /** What a live run answers; `undefined` is no worker. */
  live?: OrderState | undefined;
  doorAnswers: DoorOutcome[] = [];
  private readonly known = new Map<string, Known>();
  private runs = 0;

  has(input: OrderFulfillmentInput, run: Partial<OrderRun> = {}, result?: OrderResult): OrderRun {
    const runId = run.runId ?? `run-${(this.runs += 1)}`;
    const complete = {
      runId,
      firstRunId: runId,
      status: 'running',
      startedAt: T0,
      requestHash: input.requestHash,
    } as const;
    const newest: OrderRun = { ...complete, ...run };
    this.known.set(input.order.orderId, { run: newest, input, ...(result ? { result } : {}) });
    return newest;
  }

  override async start(input: OrderFulfillmentInput, { onlyIfNew }: { onlyIfNew: boolean }): Promise<StartOutcome> {
    this.reach();
    const newest = this.known.get(input.order.orderId)?.run;
    if (newest?.status === 'running' || (newest && onlyIfNew)) return { outcome: 'already_started' };
    this.started.push(input);
    return { outcome: 'started', runId: this.has(input).runId };
  }

  override async describe(orderId: string): Promise<OrderRun | undefined> {
    this.reach();
    return this.known.get(orderId)?.run;
  }

  override async input(orderId: string): Promise<OrderFulfillmentInput> {
    this.reach();
    const known = this.known.get(orderId);
    if (!known) throw new Error(`nothing is known of ${orderId}`);
    return known.input;
  }

  override async status(): Promise<OrderState | undefined> {
    return this.live;
  }

  override async progress(): Promise<OrderProgress | undefined> {
    const { status, currentStep } = this.live ?? {};
    return status && { status, progress: 42, ...(currentStep && { currentStep }) };
  }

  override async request(request: DoorRequest): Promise<DoorOutcome> {
    this.reach();
    this.requests.push(request);
    return this.doorAnswers.shift() ?? { outcome: 'unanswered' };
  }

  override async leave(request: DoorRequest): Promise<boolean> {
    this.reach();
    this.left.push(request);
    return this.known.get(request.orderId)?.run.status === 'running';
  }

  override async result(orderId: string): Promise<OrderResult | 'closed' | undefined> {
    this.reach();
    const known = this.known.get(orderId);
    return known?.result ?? (known?.run.status === 'running' ? undefined : 'closed');
  }

  override async closedResult(orderId: string): Promise<OrderResult | 'closed'> {
    this.reach();
    if (this.forgetful) throw new WorkflowsUnavailable('the result cannot be read');
    return this.known.get(orderId)?.result ?? 'closed';
  }

  private reach(): void {
    if (this.down) throw new WorkflowsUnavailable('nobody listens');
  }
}
