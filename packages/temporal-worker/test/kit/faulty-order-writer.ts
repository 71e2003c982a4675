import { OrderStoreUnavailable, type OrderChange, type OrderWriter } from '@fake-stripe/order-store';

type Method = keyof OrderWriter;

/** An order writer whose database is away when a test says so: before the write, or after it was made. */
export class FaultyOrderWriter {
  private readonly faults: { method: Method; phase: 'before' | 'after'; left: number }[] = [];
  readonly writer: OrderWriter;

  private held: ((change: OrderChange) => boolean) | undefined;

  constructor(target: OrderWriter) {
    this.writer = new Proxy(target, {
      get: (object, name: Method) => async (argument: never) => {
        this.strike(name, 'before');
        if (name === 'record' && this.held?.(argument)) throw new OrderStoreUnavailable('the database is away');
        const answer = await object[name](argument);
        this.strike(name, 'after');
        return answer;
      },
    });
  }

  fail(method: Method, times: number, phase: 'before' | 'after' = 'before'): void {
    this.faults.push({ method, phase, left: times });
  }

  /** The database stays away for such records until `letGo`. */
  refuseRecords(matches: (change: OrderChange) => boolean): void {
    this.held = matches;
  }

  letGo(): void {
    this.held = undefined;
  }

  private strike(method: Method, phase: 'before' | 'after'): void {
    const fault = this.faults.find((one) => one.method === method && one.phase === phase && one.left > 0);
    if (!fault) return;
    fault.left -= 1;
    throw new OrderStoreUnavailable('the database is away');
  }
}
