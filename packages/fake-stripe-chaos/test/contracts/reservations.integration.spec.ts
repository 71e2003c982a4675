import { Reservation, type ReservationState } from '../../src/inventory/domain/reservation.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { overlapping } from '../support/overlapping.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('reservations on %s', (kind) => {
  let store: OpenedStore;
  let count = 0;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  async function added(change: Partial<ReservationState> = {}): Promise<Reservation> {
    count += 1;
    const reservation = Reservation.made({
      id: `res_${count}`,
      orderId: `order-${count}`,
      items: [
        { sku: 'B', quantity: 2 },
        { sku: 'A', quantity: 1 },
      ],
      key: `k-${count}`,
      createdAt: new Date('2026-01-02T03:04:05.678Z'),
      ...change,
    });
    await store.work.run(() => store.reservations.add(reservation));
    return reservation;
  }

  const change = (id: string, work: (reservation: Reservation) => unknown) =>
    store.work.run(async () => {
      const reservation = await store.reservations.find({ id });
      if (!reservation) throw new Error(`no ${id}`);
      work(reservation);
      await store.reservations.save(reservation);
    });

  it('finds a reservation by id and by key, as it was saved', async () => {
    const { id, state } = await added();
    await change(id, (reservation) => reservation.dispatch());
    const saved = { ...state, status: 'dispatched' };
    expect((await store.reservations.find({ id }))?.state).toEqual(saved);
    expect((await store.reservations.find({ key: `${state.key}` }))?.state).toEqual(saved);
    expect((await store.reservations.all()).map((each) => each.state)).toContainEqual(saved);
  });

  it('keeps one that was made without a key', async () => {
    const { id } = await added({ key: undefined });
    expect((await store.reservations.find({ id }))?.state.key).toBeUndefined();
  });

  it('finds nothing under a name that is not there', async () => {
    await added();
    expect(await store.reservations.find({ id: 'res_nope' })).toBeUndefined();
    expect(await store.reservations.find({ key: 'another' })).toBeUndefined();
  });

  it('knows which of an order are live', async () => {
    const [orderId, first] = ['order-live', await added({ orderId: 'order-live' })];
    const second = await added({ orderId });
    const released = await added({ orderId });
    await change(released.id, (reservation) => reservation.release());
    const live = await store.reservations.live(orderId);
    expect(live.map(({ id }) => id).sort()).toEqual([first.id, second.id].sort());
    expect(await store.reservations.live('another')).toEqual([]);
  });

  it.each(['find', 'live'] as const)('locks what %s gives in a unit of work', async (way) => {
    const { id, state } = await added();
    const found = async () =>
      way === 'find' ? [await store.reservations.find({ id })] : store.reservations.live(state.orderId);
    const release = async (otherWaits: () => Promise<void>) => {
      const [reservation] = await found();
      await otherWaits();
      reservation?.release();
      if (reservation) await store.reservations.save(reservation);
    };
    expect(await overlapping(store, release, () => store.reservations.live(state.orderId))).toEqual([]);
  });
});
