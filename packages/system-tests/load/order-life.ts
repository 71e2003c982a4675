import type { Clock } from './clock.js';
import { LostAnswer, RefusedRequest } from './http.js';
import type { PlannedOrder } from './planned-order.js';
import type { Standing, SystemApi } from './system-api.js';
import type { Tally } from './tally.js';

/** The first pause before an answer that was lost is asked for again; it doubles, or a busy system would get busier. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;
/** An order is asked about no more often, however soon the server answers that it has not ended. */
const BETWEEN_QUESTIONS_MS = 1_000;

/** Takes orders from their start to their end, whatever answers get lost on the way, and tells the tally. */
export class OrderLife {
  constructor(
    private readonly api: Pick<SystemApi, 'start' | 'isKnown' | 'result'>,
    private readonly tally: Tally,
    private readonly clock: Clock,
    /** Ends the wait for orders that have not ended. */
    private readonly signal: AbortSignal,
  ) {}

  /** Resolves when the order has ended or will not by itself, or when nobody waits any longer. */
  async live(order: PlannedOrder): Promise<void> {
    this.tally.begin(order.orderId);
    try {
      const begin = this.clock.now();
      await this.start(order);
      const standing = await this.end(order.orderId);
      if (standing.ended) this.tally.end(endOf(order, standing), this.clock.now() - begin);
      else this.tally.attention(order.orderId);
    } catch (error) {
      if (this.signal.aborted) return;
      if (!(error instanceof RefusedRequest)) throw error;
      this.tally.refuse(order.orderId, error.message);
    }
  }

  /** Sends the same request until it is known that the order is there. */
  private async start(order: PlannedOrder): Promise<void> {
    const begin = this.clock.now();
    for (let attempt = 1; ; attempt += 1) {
      const started =
        (await this.answer('start', () => this.request(order, attempt))) ??
        // A repeat would start anew an order that has ended meanwhile without completing: that is asked before.
        (await this.isThere(order.orderId, attempt));
      if (started) break;
      this.tally.repeatedStarts += 1;
    }
    this.tally.startMs.push(this.clock.now() - begin);
  }

  private async request(order: PlannedOrder, attempt: number): Promise<true> {
    try {
      await this.api.start(order, this.signal);
    } catch (error) {
      // The request that was given up may have come through just now.
      if (attempt > 1 && error instanceof RefusedRequest && error.status === 409) throw new LostAnswer(error.code);
      throw error;
    }
    return true;
  }

  private async isThere(orderId: string, attempt: number): Promise<boolean> {
    for (let asked = 0; ; asked += 1) {
      await this.clock.sleep(pauseAfter(attempt + asked), this.signal);
      const known = await this.answer('status', () => this.api.isKnown(orderId, this.signal));
      if (known !== undefined) return known;
    }
  }

  /** How it ended, or that it needs an operator to end. */
  private async end(orderId: string): Promise<Standing> {
    for (let lost = 0; ;) {
      const asked = this.clock.now();
      const standing = await this.answer('result', () => this.api.result(orderId, this.signal));
      if (standing?.ended || standing?.status === 'needs_attention') return standing;
      lost = standing ? 0 : lost + 1;
      const next = asked + (standing ? BETWEEN_QUESTIONS_MS : pauseAfter(lost));
      await this.clock.sleep(Math.max(0, next - this.clock.now()), this.signal);
    }
  }

  /** `undefined` where the answer was lost; then that is told. */
  private async answer<T>(what: string, request: () => Promise<T>): Promise<T | undefined> {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof LostAnswer)) throw error;
      this.tally.error(`${what}: ${error.message}`);
      return undefined;
    }
  }
}

function endOf({ orderId, total }: PlannedOrder, { status, failure }: Extract<Standing, { ended: true }>) {
  return { orderId, total, status, ...(failure === undefined ? {} : { failure }) };
}

function pauseAfter(attempts: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** (attempts - 1), LONGEST_PAUSE_MS);
}
