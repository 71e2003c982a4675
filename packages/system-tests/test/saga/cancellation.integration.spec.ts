import type { OrderWriter } from '@fake-stripe/order-store';
import { Shop, type OrderHandle } from '../kit/shop.js';
import type { HttpRequest } from '@fake-stripe/platform';

type Moment = 'before' | 'during' | 'after';
type Canceller = 'the door' | 'Temporal';

class Promised<T> {
  resolve: (value: T) => void = () => undefined;
  readonly value = new Promise<T>((resolve) => (this.resolve = resolve));
}

/** Holds an order's first write until the test lets it go. */
class HeldWrites {
  private reached: () => void = () => undefined;
  private gate: Promise<void> = Promise.resolve();
  private open: () => void = () => undefined;

  /** Resolves when a write has arrived, which then waits. */
  hold(): Promise<void> {
    this.gate = new Promise((resolve) => (this.open = resolve));
    return new Promise((resolve) => (this.reached = resolve));
  }

  release(): void {
    this.open();
  }

  around(writer: OrderWriter): OrderWriter {
    return new Proxy(writer, {
      get: (target, name: keyof OrderWriter) => async (argument: never) => {
        if (name === 'create') {
          this.reached();
          await this.gate;
        }
        return target[name](argument);
      },
    });
  }
}

/** Cancelling at any moment before dispatch undoes everything; later it finds nothing to stop. */
const stoppable = ['payment.authorize', 'inventory.reserve', 'payment.capture', 'shipping.create-label'] as const;
const unstoppable = ['shipping.dispatch', 'notification.send'] as const;
const moments: readonly Moment[] = ['before', 'during', 'after'];
const cancellers: readonly Canceller[] = ['the door', 'Temporal'];

/** Calls during which an order of another profile can be stopped. Where nothing is shipped, that is to the end. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  retail: ['inventory.reserve', 'payment.authorize', 'payment.capture', 'shipping.create-label'],
  express: ['payment.authorize', 'payment.capture', 'shipping.create-label'],
  capped: ['inventory.reserve', 'payment.authorize', 'payment.capture', 'notification.send'],
};
const profiles = Object.entries(elsewhere).flatMap(([profile, operations]) =>
  operations.map((operation) => ({ profile, operation })),
);

const matrix = cancellers.flatMap((by) =>
  [...stoppable, ...unstoppable].flatMap((operation) => moments.map((moment) => ({ by, operation, moment }))),
);

describe('cancelling an order', () => {
  let shop: Shop;
  const database = new HeldWrites();
  beforeAll(async () => {
    shop = await Shop.open({ writer: (writer) => database.around(writer) });
  }, 60_000);
  afterAll(() => shop.stop());
  beforeEach(() => {
    shop.http.intervene = undefined;
    database.release();
  });

  it('is a matrix of 36 cases', () => expect(matrix).toHaveLength(36));

  it.each(matrix)('by $by, $moment $operation', async ({ by, operation, moment }) => {
    const stops = (stoppable as readonly string[]).includes(operation);
    const cancelled = cancelAt(operation, moment, by, stops);
    const handle = await shop.order();
    cancelled.knows(handle);
    const state = await shop.ended(handle);
    expect(state['status']).toBe(stops ? 'cancelled' : 'completed');
    // No undo, nor anything else, was sent while the call that it undoes was open.
    expect(cancelled.overtaking).toEqual([]);
    const answer = await cancelled.answer;
    if (by === 'the door') {
      expect(answer).toMatchObject(
        stops ? { status: 200, body: { outcome: 'accepted' } } : { status: 409, body: { code: 'already_dispatched' } },
      );
    } else {
      expect((await handle.describe()).status.name).toBe(stops ? 'CANCELLED' : 'COMPLETED');
    }
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it.each(profiles)('of profile $profile, during $operation', async ({ profile, operation }) => {
    const cancelled = cancelAt(operation, 'during', 'the door', true);
    const handle = await shop.order({}, { profile });
    cancelled.knows(handle);
    expect(await shop.ended(handle)).toMatchObject({ status: 'cancelled' });
    expect(cancelled.overtaking).toEqual([]);
    expect(await cancelled.answer).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    expect(await shop.audit()).toMatchObject({ ok: true, violations: [] });
  });

  it.each(cancellers)('by %s, while it is being entered', async (by) => {
    const held = database.hold();
    const handle = await shop.order();
    await held;
    if (by === 'Temporal') await handle.cancel();
    else expect((await shop.cancel(handle)).status).toBe(200);
    database.release();
    expect(await shop.ended(handle)).toMatchObject({ status: 'cancelled', completedSteps: ['create'] });
    expect(await shop.audit()).toMatchObject({ ok: true });
  });

  it.each(cancellers)('by %s, while it waits for an approval', async (by) => {
    const handle = await shop.order({}, { requiresApproval: true });
    const orderId = handle.workflowId.replace('order-fulfillment-', '');
    while ((await shop.get(`/api/v1/order/${orderId}/status`)).body['status'] !== 'pending_approval');
    if (by === 'Temporal') await handle.cancel();
    else expect((await shop.cancel(handle)).body).toMatchObject({ outcome: 'accepted' });
    expect((await shop.ended(handle))['status']).toBe('cancelled');
    expect(await shop.audit()).toMatchObject({ ok: true });
  });

  it.each(stoppable)('undoes %s, whose request arrives after its undo', async (operation) => {
    const cancelled = cancelAt(operation, 'before', 'the door', true);
    const handle = await shop.order();
    cancelled.knows(handle);
    expect((await shop.ended(handle))['status']).toBe('cancelled');
    const late = await shop.http.request({ ...(await cancelled.request), signal: undefined });
    expect(late).toMatchObject({ status: 409, body: { code: 'operation_voided' } });
    expect(await shop.audit()).toMatchObject({ ok: true });
  });

  /** Cancels the next order at one moment of one call, and lets the call go on once the worker knows of it. */
  function cancelAt(operation: string, moment: Moment, by: Canceller, stops: boolean) {
    const order = new Promised<OrderHandle>();
    const answer = new Promised<unknown>();
    const request = new Promised<HttpRequest>();
    const cancel = async ({ signal }: HttpRequest) => {
      const handle = await order.value;
      answer.resolve(by === 'Temporal' ? await handle.cancel() : await shop.cancel(handle));
      // Where the order can be stopped, its activity hears of it by a heartbeat.
      if (stops && signal && !signal.aborted) {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      }
    };
    let met = false;
    let open = false;
    const overtaking: string[] = [];
    shop.http.intervene = async (seen, what, send) => {
      if (open) overtaking.push(seen);
      if (seen !== operation || met) return send(what);
      met = open = true;
      request.resolve(what);
      try {
        if (moment === 'before') await cancel(what);
        // The request is under way and will arrive, whatever becomes of its sender.
        if (moment === 'during') await Promise.all([send({ ...what, signal: undefined }), cancel(what)]);
        const received = await send(what);
        if (moment === 'after') await cancel(what);
        return received;
      } finally {
        open = false;
      }
    };
    return { knows: order.resolve, answer: answer.value, request: request.value, overtaking };
  }
});
