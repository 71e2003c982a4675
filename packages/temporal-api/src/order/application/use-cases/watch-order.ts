import { isEnded, type OrderProgress } from '@fake-stripe/contracts';
import { OrderStoreUnavailable } from '@fake-stripe/order-store';
import { Refused } from '../../../kernel/refused.js';
import { WorkflowsUnavailable } from '../../../kernel/workflows-unavailable.js';
import { sha256 } from '../../../kernel/request-hash.js';
import type { Clock } from '../ports/clock.js';
import type { GetOrderProgress, ProgressView } from './get-order-progress.js';

export interface WatchOrderCommand {
  readonly orderId: string;
  /** Of the last change that the watcher has seen; it is not told again. */
  readonly lastId?: string;
  /** Ends the watching. */
  readonly signal: AbortSignal;
}

export interface OrderSighting extends OrderProgress {
  readonly orderId: string;
  readonly source: ProgressView['source'];
}

export interface OrderUpdate {
  /** The same for the same run, status, step and progress, whoever watches. */
  readonly id: string;
  readonly order: OrderSighting;
}

const PAUSE_MS = 500;
const KEEP_ALIVE_MS = 15_000;
/** What does not end a watch: an order that was there is there. */
const mayPass = [OrderStoreUnavailable, WorkflowsUnavailable, Refused];

/** Then the watcher comes again. */
export const LONGEST_WATCH_MS = 10 * 60_000;

/**
 * Tells how an order stands, and again whenever that changes, until it has ended. What changes twice within half a
 * second is told once. While neither the run nor the database answers, nothing is told.
 * Refuses with `order_not_found`. Throws OrderStoreUnavailable and WorkflowsUnavailable when nobody can say at the
 * beginning.
 */
export class WatchOrder {
  constructor(
    private readonly progress: GetOrderProgress,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns `undefined` when the order has ended and the watcher knows; else its changes, and among them
   * `undefined` where nothing has been told for 15 s
   */
  async execute(command: WatchOrderCommand): Promise<AsyncIterable<OrderUpdate | undefined> | undefined> {
    const first = await this.progress.execute(command.orderId);
    if (isEnded(first.status) && idOf(first) === command.lastId) return undefined;
    return this.follow(first, command);
  }

  private async *follow(
    first: ProgressView,
    { orderId, lastId, signal }: WatchOrderCommand,
  ): AsyncGenerator<OrderUpdate | undefined> {
    const end = this.clock.now() + LONGEST_WATCH_MS;
    let told: { id?: string | undefined; status?: string } = { id: lastId };
    let spoken = this.clock.now();
    for (let seen: ProgressView | undefined = first; !signal.aborted; seen = await this.look(orderId)) {
      if (seen && isNews(seen, told)) {
        told = { id: idOf(seen), status: seen.status };
        spoken = this.clock.now();
        yield update(orderId, seen);
      }
      if ((seen && isEnded(seen.status)) || this.clock.now() >= end) return;
      if (this.clock.now() - spoken >= KEEP_ALIVE_MS) {
        spoken = this.clock.now();
        yield undefined;
      }
      await this.clock.wait(PAUSE_MS, signal);
      if (signal.aborted) return;
    }
  }

  /** `undefined` while nobody can say. */
  private async look(orderId: string): Promise<ProgressView | undefined> {
    try {
      return await this.progress.execute(orderId);
    } catch (error) {
      if (mayPass.some((fault) => error instanceof fault)) return undefined;
      throw error;
    }
  }
}

/** Within a status the database lags behind the run: what it says of steps then may be old. */
function isNews(seen: ProgressView, told: { id?: string | undefined; status?: string }): boolean {
  if (seen.source === 'database' && seen.status === told.status) return false;
  return idOf(seen) !== told.id;
}

function idOf({ runId, status, currentStep, progress }: ProgressView): string {
  return sha256([runId, status, currentStep ?? '', progress]).slice(0, 20);
}

function update(orderId: string, seen: ProgressView): OrderUpdate {
  const { status, currentStep, progress, source } = seen;
  return { id: idOf(seen), order: { orderId, status, ...(currentStep && { currentStep }), progress, source } };
}
