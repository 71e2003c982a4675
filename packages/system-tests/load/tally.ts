import type { MinorUnits, OrderEnd } from '@fake-stripe/contracts';

/** How an order of the test ended. */
export interface Ended {
  readonly orderId: string;
  readonly total: MinorUnits;
  readonly status: OrderEnd;
  /** Why it did not complete. */
  readonly failure?: string;
}

export type Counts = Readonly<Record<string, number>>;

/** What has come of the orders so far. */
export class Tally {
  readonly ended: Ended[] = [];
  /** From the first request until it was known that the order is there. */
  readonly startMs: number[] = [];
  readonly orderMs: number[] = [];
  /** Orders that wait for an operator: they do not end by themselves. */
  readonly needAttention: string[] = [];
  /** Orders that the API would not take, and why. */
  readonly refused: { readonly orderId: string; readonly reason: string }[] = [];
  /** Start requests that were sent again because nobody knew what had come of them. */
  repeatedStarts = 0;
  private readonly open = new Set<string>();
  private readonly errors = new Map<string, number>();
  private begun = 0;

  /** Orders that the test has begun to start. */
  get begins(): number {
    return this.begun;
  }

  get inFlight(): number {
    return this.open.size;
  }

  /** Begun and neither ended nor refused: at the end of the test, those that were lost. */
  get unended(): readonly string[] {
    return [...this.open];
  }

  get errorCount(): number {
    return [...this.errors.values()].reduce((sum, count) => sum + count, 0);
  }

  begin(orderId: string): void {
    this.begun += 1;
    this.open.add(orderId);
  }

  end(ended: Ended, ms: number): void {
    this.open.delete(ended.orderId);
    this.ended.push(ended);
    this.orderMs.push(ms);
  }

  attention(orderId: string): void {
    this.open.delete(orderId);
    this.needAttention.push(orderId);
  }

  refuse(orderId: string, reason: string): void {
    this.open.delete(orderId);
    this.refused.push({ orderId, reason });
  }

  /** An answer that did not come, or that told of a fault. */
  error(what: string): void {
    this.errors.set(what, (this.errors.get(what) ?? 0) + 1);
  }

  errorsByKind(): Counts {
    return inOrder(this.errors);
  }

  outcomes(): Counts {
    return counted(this.ended.map(({ status }) => status));
  }

  /** Why orders did not complete, by code. */
  failures(): Counts {
    return counted(this.ended.flatMap(({ failure }) => (failure === undefined ? [] : [failure])));
  }
}

function counted(names: readonly string[]): Counts {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return inOrder(counts);
}

/** The most frequent first. */
function inOrder(counts: ReadonlyMap<string, number>): Counts {
  return Object.fromEntries([...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)));
}
