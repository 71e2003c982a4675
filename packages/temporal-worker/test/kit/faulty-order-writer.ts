import { OrderStoreUnavailable, type NewOrder, type OrderChange, type OrderWriter } from '@fake-stripe/order-store';

type Method = keyof OrderWriter;

/** An order writer whose database is away when a test says so: before the write, or after it was made. */
export class FaultyOrderWriter {
  private readonly faults: { method: Method; phase: 'before' | 'after'; left: number }[] = [];
  readonly writer: OrderWriter;

  private held: ((change: OrderChange) => boolean) | undefined;
  private heldEntry: string | undefined;

  constructor(target: OrderWriter) {
    this.writer = new Proxy(target, {
      get: (object, name: Method) => async (argument: never) => {
        this.strike(name, 'before');
        const away = name === 'create' ? this.isHeld(argument) : name === 'record' && this.held?.(argument);
        if (away) throw new OrderStoreUnavailable('the database is away');
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

  /** The database stays away for the first row of this order until `letGo`. */
  refuseEntry(orderId: string): void {
    this.heldEntry = orderId;
  }

  letGo(): void {
    this.held = undefined;
    this.heldEntry = undefined;
  }

  private isHeld({ order }: NewOrder): boolean {
    return order.orderId === this.heldEntry;
  }

  private strike(method: Method, phase: 'before' | 'after'): void {
    const fault = this.faults.find((one) => one.method === method && one.phase === phase && one.left > 0);
    if (!fault) return;
    fault.left -= 1;
    throw new OrderStoreUnavailable('the database is away');
  }
}
