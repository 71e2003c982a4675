import { isEnded, orderStatuses, type OrderEnd } from '@fake-stripe/contracts';
import { InvalidCursor, type OrderStore, type Page, type StoredOrder } from '../src/index.js';
import { aChange, aNewOrder, anEvent, aPayment, aState, at } from './order.mother.js';

/** What every adapter of the order store has to do; `open` gives an empty, migrated store. */
export function orderStoreContract(open: () => Promise<OrderStore>): void {
  let store: OrderStore;

  beforeEach(async () => {
    store = await open();
  });

  afterEach(async () => {
    await store.close();
  });

  const status = async (orderId: string) => (await store.reader.find(orderId))?.state.status;

  const endRun = async (orderId: string, end: OrderEnd, runId = 'run-1') =>
    store.writer.record(aChange(orderId, { status: end, updatedAt: at(50) }, { runId }));

  describe('create', () => {
    it('keeps everything that is known of the order', async () => {
      await expect(store.writer.create(aNewOrder('o-1'))).resolves.toEqual({ outcome: 'created' });
      await expect(store.reader.find('o-1')).resolves.toEqual({
        orderId: 'o-1',
        workflowId: 'order-fulfillment-o-1',
        runId: 'run-1',
        start: 1,
        requestHash: 'hash-1',
        customerId: 'cust-1',
        total: 5_998,
        currency: 'usd',
        profile: 'standard',
        steps: ['create', 'authorize', 'approval', 'reserve', 'capture', 'ship', 'notify'],
        correlationId: 'corr-1',
        state: aState('o-1'),
        createdAt: at(0),
        updatedAt: at(0),
      });
    });

    it('keeps the steps of this order, whatever its profile says', async () => {
      const steps = ['create', 'authorize', 'fraud', 'capture'] as const;
      await store.writer.create(aNewOrder('o-1', { steps }));
      expect((await store.reader.find('o-1'))?.steps).toEqual(steps);
    });

    it('keeps what has happened before, once, also when it takes over', async () => {
      const first = aNewOrder('o-1', { events: [anEvent(1)] });
      await store.writer.create(first);
      await store.writer.create(first);
      await endRun('o-1', 'failed');
      await store.writer.create(aNewOrder('o-1', { runId: 'run-2', start: 2, events: [anEvent(1, 'Again')] }));
      expect((await store.reader.events('o-1')).map(({ runId, type }) => [runId, type])).toEqual([
        ['run-1', 'StepCompleted'],
        ['run-2', 'Again'],
      ]);
    });

    it('keeps the largest amount exactly', async () => {
      const order = aNewOrder('o-1');
      await store.writer.create({ ...order, order: { ...order.order, total: 99_999_999_999_999 } });
      expect((await store.reader.find('o-1'))?.total).toBe(99_999_999_999_999);
    });

    it('lets the same run ask again, without setting its state back', async () => {
      await store.writer.create(aNewOrder('o-1'));
      await store.writer.record(aChange('o-1', { status: 'processing', updatedAt: at(1) }));
      await expect(store.writer.create(aNewOrder('o-1'))).resolves.toEqual({ outcome: 'created' });
      expect(await status('o-1')).toBe('processing');
    });

    it.each(['pending', 'processing', 'pending_approval', 'shipped', 'compensating', 'needs_attention'] as const)(
      'refuses an order that another run holds as %s',
      async (live) => {
        await store.writer.create(aNewOrder('o-1', { state: { status: live } }));
        await expect(store.writer.create(aNewOrder('o-1', { runId: 'run-2', start: 2 }))).resolves.toEqual({
          outcome: 'order_exists',
          runId: 'run-1',
        });
        expect((await store.reader.find('o-1'))?.runId).toBe('run-1');
      },
    );

    it('takes over the row of an ended run, and keeps when the order first came', async () => {
      await store.writer.create(aNewOrder('o-1'));
      await endRun('o-1', 'failed');
      const again = { runId: 'run-2', start: 2, requestHash: 'hash-2', correlationId: 'corr-2', customerId: 'cust-2' };
      const state = { startedAt: at(100), updatedAt: at(100) };
      await expect(store.writer.create(aNewOrder('o-1', { ...again, state }))).resolves.toEqual({ outcome: 'created' });
      await expect(store.reader.find('o-1')).resolves.toMatchObject({
        ...again,
        state: { status: 'pending', startedAt: at(100) },
        createdAt: at(0),
        updatedAt: at(100),
      });
    });

    it.each([1, 2])('never gives a completed order to another run, whether of start %i', async (start) => {
      await store.writer.create(aNewOrder('o-1'));
      await endRun('o-1', 'completed');
      await expect(store.writer.create(aNewOrder('o-1', { runId: 'run-2', start }))).resolves.toEqual({
        outcome: 'order_exists',
        runId: 'run-1',
      });
      expect(await status('o-1')).toBe('completed');
    });

    it('gives nothing back to a straggler of an earlier run', async () => {
      await store.writer.create(aNewOrder('o-1'));
      await endRun('o-1', 'failed');
      await store.writer.create(aNewOrder('o-1', { runId: 'run-2', start: 2 }));
      await endRun('o-1', 'cancelled', 'run-2');
      await expect(store.writer.create(aNewOrder('o-1'))).resolves.toEqual({ outcome: 'order_exists', runId: 'run-2' });
    });

    it('has exactly one owner when 20 runs ask for the same order at once', async () => {
      const runs = Array.from({ length: 20 }, (_, n) => `run-${n}`);
      const outcomes = await Promise.all(runs.map((runId) => store.writer.create(aNewOrder('o-1', { runId }))));
      const owner = (await store.reader.find('o-1'))?.runId;
      expect(runs.filter((_, n) => outcomes[n]?.outcome === 'created')).toEqual([owner]);
      expect(outcomes.filter((o) => o.outcome === 'order_exists' && o.runId === owner)).toHaveLength(19);
    });

    it('has exactly one successor when 20 runs take over an ended order at once', async () => {
      await store.writer.create(aNewOrder('o-1', { runId: 'first' }));
      await endRun('o-1', 'expired', 'first');
      const runs = Array.from({ length: 20 }, (_, n) => `run-${n}`);
      const outcomes = await Promise.all(
        runs.map((runId) => store.writer.create(aNewOrder('o-1', { runId, start: 2 }))),
      );
      const owner = (await store.reader.find('o-1'))?.runId;
      expect(runs.filter((_, n) => outcomes[n]?.outcome === 'created')).toEqual([owner]);
    });

    it('replaces characters that a database cannot hold, instead of failing', async () => {
      const shippingAddress = { ...aState('o-1').shippingAddress, street: 'NUL \0 and half a pair \ud800' };
      await store.writer.create(aNewOrder('o-1', { state: { shippingAddress } }));
      const reason = await store.reader.find('o-1');
      expect(reason?.state.shippingAddress.street).toBe('NUL \uFFFD and half a pair \uFFFD');
    });
  });

  describe('record', () => {
    beforeEach(async () => {
      await store.writer.create(aNewOrder('o-1'));
    });

    it('writes state and events', async () => {
      const change = aChange('o-1', { status: 'processing', updatedAt: at(2) }, { events: [anEvent(1), anEvent(2)] });
      await store.writer.record(change);
      await expect(store.reader.find('o-1')).resolves.toMatchObject({ state: change.state, updatedAt: at(2) });
      await expect(store.reader.events('o-1')).resolves.toEqual([
        { ...anEvent(1), runId: 'run-1' },
        { ...anEvent(2), runId: 'run-1' },
      ]);
    });

    it('keeps the first of two events with the same number', async () => {
      await store.writer.record(aChange('o-1', {}, { events: [anEvent(1, 'First')] }));
      await store.writer.record(aChange('o-1', {}, { events: [anEvent(1, 'Second'), anEvent(2, 'Third')] }));
      expect((await store.reader.events('o-1')).map((e) => e.type)).toEqual(['First', 'Third']);
    });

    it('writes the same change 10 times at once as one', async () => {
      const change = aChange(
        'o-1',
        { status: 'processing', updatedAt: at(3) },
        { events: [1, 2, 3].map((n) => anEvent(n)) },
      );
      await Promise.all(Array.from({ length: 10 }, () => store.writer.record(change)));
      expect((await store.reader.events('o-1')).map((e) => e.seq)).toEqual([1, 2, 3]);
    });

    it('never replaces a newer state by an older one, but keeps the older one’s events', async () => {
      await store.writer.record(aChange('o-1', { status: 'shipped', updatedAt: at(9) }, { events: [anEvent(2)] }));
      await store.writer.record(aChange('o-1', { status: 'processing', updatedAt: at(8) }, { events: [anEvent(1)] }));
      expect(await status('o-1')).toBe('shipped');
      expect((await store.reader.events('o-1')).map((e) => e.seq)).toEqual([1, 2]);
    });

    it('ends with the newest of 20 states, in whatever order they arrive', async () => {
      const states = Array.from({ length: 20 }, (_, n) =>
        aChange('o-1', { updatedAt: at(n), retries: { capture: n } }),
      );
      await Promise.all(states.map((_, n) => store.writer.record(states[(n * 7) % 20]!)));
      expect((await store.reader.find('o-1'))?.state.retries).toEqual({ capture: 19 });
    });

    it('never brings an ended run back to life', async () => {
      await endRun('o-1', 'cancelled');
      await store.writer.record(aChange('o-1', { status: 'processing', updatedAt: at(60) }));
      expect(await status('o-1')).toBe('cancelled');
    });

    it('is ignored, events too, once another run owns the order', async () => {
      await endRun('o-1', 'failed');
      await store.writer.create(aNewOrder('o-1', { runId: 'run-2', start: 2, state: { updatedAt: at(60) } }));
      await store.writer.record(aChange('o-1', { status: 'completed', updatedAt: at(70) }, { events: [anEvent(1)] }));
      await expect(store.reader.find('o-1')).resolves.toMatchObject({ runId: 'run-2', state: { status: 'pending' } });
      await expect(store.reader.events('o-1')).resolves.toEqual([]);
    });

    it('is ignored for an order that was never created', async () => {
      await store.writer.record(aChange('o-2', { status: 'completed' }, { events: [anEvent(1)] }));
      await expect(store.reader.find('o-2')).resolves.toBeUndefined();
    });

    it('shows the events of all runs, run after run', async () => {
      await store.writer.record(aChange('o-1', {}, { events: [anEvent(1), anEvent(2)] }));
      await endRun('o-1', 'failed');
      await store.writer.create(aNewOrder('o-1', { runId: 'run-2', start: 2 }));
      await store.writer.record(aChange('o-1', {}, { runId: 'run-2', events: [anEvent(2), anEvent(1)] }));
      expect((await store.reader.events('o-1')).map((e) => `${e.runId}#${e.seq}`)).toEqual([
        'run-1#1',
        'run-1#2',
        'run-2#1',
        'run-2#2',
      ]);
    });
  });

  describe('repair', () => {
    const repair = {
      orderId: 'o-1',
      runId: 'run-1',
      end: 'failed',
      code: 'terminated',
      message: 'by hand',
      at: at(40),
    } as const;

    it('gives a live row the end that Temporal reports', async () => {
      await store.writer.create(aNewOrder('o-1', { state: { status: 'processing', currentStep: 'capture' } }));
      await store.writer.repair(repair);
      const state = {
        ...aState('o-1', { status: 'failed', updatedAt: at(40) }),
        failure: { code: 'terminated', message: 'by hand', step: 'capture' },
      };
      await expect(store.reader.find('o-1')).resolves.toMatchObject({ state, updatedAt: at(40) });
      expect((await store.reader.find('o-1'))?.state).toEqual(state);
    });

    it('leaves an ended row alone', async () => {
      await store.writer.create(aNewOrder('o-1'));
      await endRun('o-1', 'completed');
      await store.writer.repair(repair);
      expect(await status('o-1')).toBe('completed');
    });

    it('leaves the row of another run alone', async () => {
      await store.writer.create(aNewOrder('o-1', { runId: 'run-2' }));
      await store.writer.repair(repair);
      expect(await status('o-1')).toBe('pending');
    });

    it('is not undone by what the closed run still had on the way', async () => {
      await store.writer.create(aNewOrder('o-1'));
      await store.writer.repair(repair);
      await store.writer.record(aChange('o-1', { status: 'processing', updatedAt: at(41) }));
      expect(await status('o-1')).toBe('failed');
    });
  });

  describe('payments', () => {
    it('are claimed once per id: the same order may ask again, another may not', async () => {
      await expect(store.writer.claimPayment(aPayment('o-1'))).resolves.toEqual({ outcome: 'claimed' });
      await expect(store.writer.claimPayment(aPayment('o-1'))).resolves.toEqual({ outcome: 'claimed' });
      const rival = aPayment('o-2', { paymentId: 'pay-o-1' });
      await expect(store.writer.claimPayment(rival)).resolves.toEqual({ outcome: 'payment_id_in_use' });
      await expect(store.reader.payments('o-1')).resolves.toEqual([aPayment('o-1')]);
      await expect(store.reader.payments('o-2')).resolves.toEqual([]);
    });

    it('are found by their id, whoever asks', async () => {
      await store.writer.claimPayment(aPayment('o-1', { paymentId: 'mine' }));
      await expect(store.reader.payment('mine')).resolves.toEqual(aPayment('o-1', { paymentId: 'mine' }));
      await expect(store.reader.payment('pay-o-1')).resolves.toBeUndefined();
      await expect(store.reader.payment('\0')).resolves.toBeUndefined();
    });

    it('go to exactly one of 20 orders that claim the same id at once', async () => {
      const orders = Array.from({ length: 20 }, (_, n) => `o-${n}`);
      const outcomes = await Promise.all(
        orders.map((orderId) => store.writer.claimPayment(aPayment(orderId, { paymentId: 'pay-1' }))),
      );
      const winners = orders.filter((_, n) => outcomes[n]?.outcome === 'claimed');
      expect(winners).toHaveLength(1);
      await expect(store.reader.payments(winners[0]!)).resolves.toHaveLength(1);
    });

    it('follow the provider’s answers and keep the ids once known', async () => {
      await store.writer.claimPayment(aPayment('o-1'));
      await store.writer.recordPayment(aPayment('o-1', { status: 'authorized', authorizationId: 'auth-1' }));
      await store.writer.recordPayment(aPayment('o-1', { status: 'captured', chargeId: 'ch-1' }));
      await expect(store.reader.payments('o-1')).resolves.toEqual([
        aPayment('o-1', { status: 'captured', authorizationId: 'auth-1', chargeId: 'ch-1' }),
      ]);
    });

    it('are not turned back by a late answer or a repeated claim', async () => {
      await store.writer.claimPayment(aPayment('o-1'));
      await store.writer.recordPayment(aPayment('o-1', { status: 'captured', chargeId: 'ch-1' }));
      await store.writer.recordPayment(aPayment('o-1', { status: 'authorized' }));
      await store.writer.claimPayment(aPayment('o-1'));
      expect((await store.reader.payments('o-1')).map((p) => p.status)).toEqual(['captured']);
      await store.writer.recordPayment(aPayment('o-1', { status: 'refunded' }));
      await store.writer.recordPayment(aPayment('o-1', { status: 'captured' }));
      expect((await store.reader.payments('o-1')).map((p) => p.status)).toEqual(['refunded']);
    });

    it('begin anew when the same order claims a refunded one again', async () => {
      await store.writer.claimPayment(aPayment('o-1'));
      await store.writer.recordPayment(aPayment('o-1', { status: 'refunded', chargeId: 'ch-1' }));
      await store.writer.claimPayment(aPayment('o-1', { amount: 100 }));
      await expect(store.reader.payments('o-1')).resolves.toEqual([aPayment('o-1', { amount: 100 })]);
    });

    it('of another order are left alone', async () => {
      await store.writer.claimPayment(aPayment('o-1'));
      await store.writer.recordPayment(aPayment('o-2', { paymentId: 'pay-o-1', status: 'captured' }));
      await expect(store.reader.payments('o-1')).resolves.toEqual([aPayment('o-1')]);
    });
  });

  describe('lists', () => {
    const every = async (ask: (cursor?: string) => Promise<Page<StoredOrder>>): Promise<string[]> => {
      const seen: string[] = [];
      for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
        const { items, next } = await ask(cursor);
        seen.push(...items.map((o) => o.orderId));
        cursor = next;
      }
      return seen;
    };

    it('go through all orders, newest first, each exactly once, also where many share an instant', async () => {
      for (let n = 0; n < 12; n += 1) {
        await store.writer.create(
          aNewOrder(`o-${String(n).padStart(2, '0')}`, { state: { startedAt: at(Math.floor(n / 5)) } }),
        );
      }
      const expected = Array.from({ length: 12 }, (_, n) => `o-${String(11 - n).padStart(2, '0')}`);
      for (const limit of [1, 3, 4, 12, 1_000]) {
        await expect(every((cursor) => store.reader.list({ limit, ...(cursor && { cursor }) }))).resolves.toEqual(
          expected,
        );
      }
    });

    it('have no next page after the last row', async () => {
      await store.writer.create(aNewOrder('o-1'));
      expect(await store.reader.list({ limit: 1 })).not.toHaveProperty('next');
    });

    it('are filtered by status, by customer, and by both', async () => {
      await store.writer.create(aNewOrder('o-1', { customerId: 'ann' }));
      await store.writer.create(aNewOrder('o-2', { customerId: 'ann', state: { status: 'processing' } }));
      await store.writer.create(aNewOrder('o-3', { customerId: 'bob', state: { status: 'processing' } }));
      const ids = async (filter: { status?: 'processing'; customerId?: string }) =>
        (await store.reader.list({ limit: 10, ...filter })).items.map((o) => o.orderId);
      await expect(ids({ status: 'processing' })).resolves.toEqual(['o-3', 'o-2']);
      await expect(ids({ customerId: 'ann' })).resolves.toEqual(['o-2', 'o-1']);
      await expect(ids({ status: 'processing', customerId: 'ann' })).resolves.toEqual(['o-2']);
      await expect(ids({ customerId: 'nobody\0' })).resolves.toEqual([]);
    });

    it('of ended orders hold every ended order once, by id', async () => {
      for (const end of ['failed', 'completed', 'cancelled'] as const) {
        await store.writer.create(aNewOrder(end, { state: { status: end } }));
      }
      await store.writer.create(aNewOrder('live'));
      await store.writer.create(aNewOrder('Upper', { state: { status: 'returned' } }));
      await expect(every((cursor) => store.reader.ended({ limit: 2, ...(cursor && { cursor }) }))).resolves.toEqual([
        'Upper',
        'cancelled',
        'completed',
        'failed',
      ]);
    });

    it('count what has ended as the contracts define it, and what needs attention', async () => {
      for (const s of orderStatuses) await store.writer.create(aNewOrder(s, { state: { status: s } }));
      await expect(store.reader.counts()).resolves.toEqual({
        total: orderStatuses.length,
        ended: orderStatuses.filter(isEnded).length,
        needsAttention: 1,
      });
    });

    it('refuse a cursor that they did not give', async () => {
      for (const n of [1, 2]) await store.writer.create(aNewOrder(`o-${n}`, { state: { status: 'failed' } }));
      const ofList = (await store.reader.list({ limit: 1 })).next!;
      const ofEnded = (await store.reader.ended({ limit: 1 })).next!;
      const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const strangers = [
        '',
        'nonsense',
        '!!!',
        forged(null),
        forged({}),
        forged(['list']),
        forged(['list', at(0)]),
        forged(['list', 'yesterday', 'o-1']),
        forged(['list', '0000-01-01T00:00:00.000Z', 'o-1']),
        forged(['list', at(0), 1]),
        forged(['list', at(0), 'o\0']),
        forged(['list', at(0), 'o-1', 'more']),
        `${ofList}=`,
      ];
      for (const cursor of [...strangers, ofEnded]) {
        await expect(store.reader.list({ limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
      for (const cursor of [...strangers, ofList]) {
        await expect(store.reader.ended({ limit: 1, cursor })).rejects.toThrow(InvalidCursor);
      }
    });
  });

  it('answers a ping', async () => {
    await expect(store.reader.ping()).resolves.toBeUndefined();
  });
}
