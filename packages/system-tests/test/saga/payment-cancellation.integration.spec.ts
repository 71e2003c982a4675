import type { HttpRequest } from '@fake-stripe/platform';
import { comesTo, endOf, invariants, moved, startPayment, type PaymentHandle } from '../kit/payments.js';
import { Shop } from '../kit/shop.js';

type Canceller = 'update' | 'signal' | 'Temporal';
type Moment = 'before' | 'during' | 'after';

const cancellers: readonly Canceller[] = ['update', 'signal', 'Temporal'];
const moments: readonly Moment[] = ['before', 'during', 'after'];
const operations = ['payment.authorize', 'payment.capture'] as const;
const undone: Readonly<Record<string, readonly string[]>> = {
  'before payment.authorize': [],
  'during payment.authorize': ['authorized', 'released'],
  'after payment.authorize': ['authorized', 'released'],
  'before payment.capture': ['authorized', 'released'],
  'during payment.capture': ['authorized', 'captured', 'refunded'],
  'after payment.capture': ['authorized', 'captured', 'refunded'],
};

const cancel: Readonly<Record<Canceller, (payment: PaymentHandle) => Promise<unknown>>> = {
  update: (payment) => payment.executeUpdate('cancelPayment', { args: [{ reason: 'changed my mind' }] }),
  signal: (payment) => payment.signal('cancelPayment', { reason: 'changed my mind' }),
  Temporal: (payment) => payment.cancel(),
};

describe('cancelling a payment', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());
  beforeEach(() => (shop.http.intervene = undefined));
  afterEach(async () => {
    expect(await invariants(shop)).toMatchObject({ ok: true, violations: [] });
  });

  const matrix = cancellers.flatMap((by) =>
    operations.flatMap((operation) => moments.map((moment) => ({ by, moment, operation }))),
  );
  it('is a matrix of 18 cases', () => expect(matrix).toHaveLength(18));

  it.each(matrix)('by $by, $moment $operation', async ({ by, moment, operation }) => {
    const cancelled = cancelAt(operation, moment, by);
    const payment = await startPayment(shop);
    cancelled.knows(payment);
    const { orderId, status, failure } = await endOf(payment);
    const message = by === 'Temporal' ? 'Cancelled' : 'changed my mind';
    expect({ status, failure }).toEqual({ status: 'cancelled', failure: { code: 'payment_cancelled', message } });
    expect((await payment.describe()).status.name).toBe(by === 'Temporal' ? 'CANCELLED' : 'COMPLETED');
    // No undo, nor anything else, was sent while the call that it undoes was open.
    expect(cancelled.overtaking).toEqual([]);
    expect(await moved(shop, orderId)).toEqual(undone[`${moment} ${operation}`]);
    if (operation === 'payment.authorize') expect(sentFor(orderId)).not.toContain('payment.capture');
  });

  it.each(operations)('undoes %s, whose request arrives after its undo', async (operation) => {
    const cancelled = cancelAt(operation, 'before', 'update');
    const payment = await startPayment(shop);
    cancelled.knows(payment);
    const { orderId } = await endOf(payment);
    const before = await moved(shop, orderId);
    const late = await shop.http.request({ ...(await cancelled.request), signal: undefined });
    expect(late).toMatchObject({ status: 409, body: { code: 'operation_voided' } });
    expect(await moved(shop, orderId)).toEqual(before);
  });

  it('is accepted while an attempt fails that would be followed by another', async () => {
    const payment = promised<PaymentHandle>();
    const answer = promised<unknown>();
    shop.http.intervene = async (operation, what, send) => {
      const received = await send(what);
      if (operation === 'payment.authorize') answer.resolve(cancel.update(await payment.value));
      return received;
    };
    const handle = await startPayment(shop, { chaos: { script: 'payment.authorize=timeout:after' } });
    payment.resolve(handle);
    expect(await answer.value).toEqual({ outcome: 'accepted', status: 'processing' });
    const { orderId, status } = await handle.result();
    expect(status).toBe('cancelled');
    expect(await moved(shop, orderId)).toEqual(['authorized', 'released']);
  });

  // At whatever moment of the first workflow task this comes; see `heard` for what the calls wait for.
  it('as soon as it was started leaves nothing behind', async () => {
    shop.http.intervene = async (operation, request, send) => {
      if (operation === 'payment.authorize') await heard(request.signal);
      return send(request);
    };
    const payment = await startPayment(shop);
    await payment.cancel();
    const { orderId, status } = await endOf(payment);
    expect(status).toBe('cancelled');
    const effects = await moved(shop, orderId);
    expect(effects.filter((effect) => effect === 'captured')).toHaveLength(
      effects.filter((effect) => effect === 'refunded').length,
    );
  });

  it('a second time finds that it is decided, and after a failure that it is too late', async () => {
    const script = 'payment.capture=error:after,payment.refund@1=timeout:before';
    const payment = await startPayment(shop, { chaos: { script } });
    await comesTo(shop, payment, 'needs_attention');
    await expect(cancel.update(payment)).rejects.toMatchObject({ cause: { type: 'already_finished' } });
    // A signal of anything does no harm.
    await payment.signal('cancelPayment', null);
    await payment.signal('cancelPayment', 'because');
    await payment.signal('resolveCompensation', { step: 'capture', action: 'retry' });
    expect(await payment.result()).toMatchObject({ status: 'failed', failure: { code: 'processing_error' } });

    const other = await startPayment(shop, { chaos: { script: 'payment.refund@1=timeout:before' } });
    const cancelled = cancelAt('payment.capture', 'after', 'update');
    cancelled.knows(other);
    await comesTo(shop, other, 'needs_attention');
    expect(await cancel.update(other)).toEqual({ outcome: 'already_decided', status: 'needs_attention' });
    await other.signal('resolveCompensation', { step: 'capture', action: 'retry' });
    expect(await other.result()).toMatchObject({ status: 'cancelled' });
  });

  function sentFor(orderId: string): readonly string[] {
    const concerns = ({ body }: HttpRequest) => (body as { orderId?: string } | undefined)?.orderId === orderId;
    return shop.http.sent.filter(({ request }) => concerns(request)).map(({ operation }) => operation);
  }

  /** Cancels the payment at one moment of one call, and lets the call go on once the worker knows of it. */
  function cancelAt(operation: string, moment: Moment, by: Canceller) {
    const payment = promised<PaymentHandle>();
    const request = promised<HttpRequest>();
    const act = async ({ signal }: HttpRequest) => {
      await cancel[by](await payment.value);
      await heard(signal);
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
        if (moment === 'before') await act(what);
        // The request is under way and will arrive, whatever becomes of its sender.
        if (moment === 'during') await Promise.all([send({ ...what, signal: undefined }), act(what)]);
        const received = await send(what);
        if (moment === 'after') await act(what);
        return received;
      } finally {
        open = false;
      }
    };
    return { knows: payment.resolve, request: request.value, overtaking };
  }
});

/**
 * The activity hears of its cancellation by a heartbeat. Until then it must not end: the time-skipping server refuses
 * a workflow task that cancels an activity which ended meanwhile (ACTIVITY_UNKNOWN), and never issues it again.
 */
async function heard(signal: AbortSignal | undefined): Promise<void> {
  if (!signal || signal.aborted) return;
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}

function promised<T>(): { readonly value: Promise<T>; readonly resolve: (value: T | PromiseLike<T>) => void } {
  let resolve: (value: T | PromiseLike<T>) => void = () => undefined;
  const value = new Promise<T>((done) => (resolve = done));
  return { value, resolve };
}
