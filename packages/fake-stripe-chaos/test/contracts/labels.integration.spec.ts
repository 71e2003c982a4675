import { Label, type LabelState } from '../../src/shipping/domain/label.js';
import { openStore, type OpenedStore } from '../support/opened-store.js';
import { overlapping } from '../support/overlapping.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('labels on %s', (kind) => {
  let store: OpenedStore;
  let count = 0;
  const createdAt = new Date('2026-01-02T03:04:05.678Z');
  const readyAt = new Date('2026-01-02T03:04:25.678Z');

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  async function added(change: Partial<LabelState> = {}): Promise<Label> {
    count += 1;
    const label = Label.queued({
      id: `label_${count}`,
      orderId: `order-${count}`,
      address: { street: '12 Harbour Street', city: 'Portland', state: 'ME', zip: '04101', country: 'US' },
      service: 'express',
      trackingNumber: `trk_${count}`,
      key: `k-${count}`,
      createdAt,
      readyAt,
      ...change,
    });
    await store.work.run(() => store.labels.add(label));
    return label;
  }

  const change = (id: string, work: (label: Label) => unknown) =>
    store.work.run(async () => {
      const label = await store.labels.find({ id });
      if (!label) throw new Error(`no ${id}`);
      work(label);
      await store.labels.save(label);
    });

  it.each([
    ['dispatched', (label: Label) => label.dispatch(readyAt), { dispatchedAt: readyAt }],
    ['cancelled', (label: Label) => label.cancel(createdAt), { cancelledAt: createdAt }],
  ])('finds a %s label by id and by key, as it was saved', async (_what, work, end) => {
    const { id, state } = await added();
    await change(id, work);
    const saved = { ...state, ...end };
    expect((await store.labels.find({ id }))?.state).toEqual(saved);
    expect((await store.labels.find({ key: `${state.key}` }))?.state).toEqual(saved);
    expect((await store.labels.all()).filter((each) => each.id === id).map((each) => each.state)).toEqual([saved]);
  });

  it('keeps one that was asked for without a key', async () => {
    const { id, state } = await added({ key: undefined });
    expect((await store.labels.find({ id }))?.state).toEqual(state);
  });

  it('finds nothing under a name that is not there', async () => {
    await added();
    expect(await store.labels.find({ id: 'label_nope' })).toBeUndefined();
    expect(await store.labels.find({ key: 'another' })).toBeUndefined();
  });

  it('locks what is found in a unit of work', async () => {
    const { id } = await added();
    const cancel = async (otherWaits: () => Promise<void>) => {
      const label = await store.labels.find({ id });
      await otherWaits();
      label?.cancel(readyAt);
      if (label) await store.labels.save(label);
    };
    const look = async () => (await store.labels.find({ id }))?.status(readyAt);
    expect(await overlapping(store, cancel, look)).toBe('cancelled');
  });
});
