import { DEFAULT_STOCK, openStore, type OpenedStore } from '../support/opened-store.js';
import { overlapping } from '../support/overlapping.js';
import { storeKinds } from '../support/simulators.js';

describe.each(storeKinds)('stock on %s', (kind) => {
  let store: OpenedStore;
  let count = 0;

  beforeAll(async () => {
    store = await openStore(kind);
  });
  afterAll(() => store.close());

  const newSku = (): string => `SKU-${(count += 1)}`;
  const untouched = (sku: string) => ({
    sku,
    stocked: DEFAULT_STOCK,
    available: DEFAULT_STOCK,
    reserved: 0,
    dispatched: 0,
  });
  const level = async (sku: string) => (await store.stock.level(sku)).state;
  const stocked = async (sku: string, units: number): Promise<void> => {
    await store.work.run(async () => {
      const found = await store.stock.level(sku);
      found.stock(units);
      await store.stock.save(found);
    });
  };
  const reserve = (...items: { sku: string; quantity: number }[]) =>
    store.work.run(async () => {
      const short = await store.stock.shortOf(items);
      return short.length > 0 ? short : store.stock.move(items, 'available', 'reserved');
    });

  it('has the default of every SKU, which looking at does not touch', async () => {
    const sku = newSku();
    expect(await level(sku)).toEqual(untouched(sku));
    expect(await store.stock.shortOf([{ sku, quantity: DEFAULT_STOCK }])).toEqual([]);
    expect((await store.stock.all()).filter(({ state }) => state.sku === sku)).toEqual([]);
  });

  it('keeps what a level was set to', async () => {
    const sku = newSku();
    await stocked(sku, 7);
    expect(await level(sku)).toEqual({ ...untouched(sku), stocked: 7, available: 7 });
    expect((await store.stock.all()).map(({ state }) => state.sku)).toContain(sku);
  });

  it('moves units of SKUs that were touched and of some that were not', async () => {
    const [known, fresh] = [newSku(), newSku()];
    await stocked(known, 5);
    expect(await reserve({ sku: fresh, quantity: 2 }, { sku: known, quantity: 5 })).toEqual([]);
    expect(await level(fresh)).toMatchObject({ available: DEFAULT_STOCK - 2, reserved: 2 });
    expect(await level(known)).toMatchObject({ available: 0, reserved: 5 });
    await store.work.run(() => store.stock.move([{ sku: known, quantity: 4 }], 'reserved', 'dispatched'));
    expect(await level(known)).toEqual({ sku: known, stocked: 5, available: 0, reserved: 1, dispatched: 4 });
  });

  it('names the SKUs of which there are too few, and does not move those', async () => {
    const [scarce, gone, plenty] = [newSku(), newSku(), newSku()];
    await stocked(scarce, 1);
    await stocked(gone, 0);
    const wanted = [scarce, gone, plenty].map((sku) => ({ sku, quantity: 2 }));
    expect(await store.stock.shortOf(wanted)).toEqual([scarce, gone]);
    expect(await store.work.run(() => store.stock.move(wanted.slice(0, 2), 'available', 'reserved'))).toEqual([
      scarce,
      gone,
    ]);
    expect(await level(scarce)).toMatchObject({ available: 1, reserved: 0 });
  });

  it('moves nothing in a unit of work that fails', async () => {
    const sku = newSku();
    const failing = store.work.run(async () => {
      await store.stock.shortOf([{ sku, quantity: 1 }]);
      await store.stock.move([{ sku, quantity: 1 }], 'available', 'reserved');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await level(sku)).toEqual(untouched(sku));
  });

  it('gives no unit twice, to whomever looked at the same moment', async () => {
    const sku = newSku();
    await stocked(sku, 10);
    const shortages = await Promise.all(Array.from({ length: 30 }, () => reserve({ sku, quantity: 1 })));
    expect(shortages.filter((short) => short.length === 0)).toHaveLength(10);
    expect(await level(sku)).toEqual({ sku, stocked: 10, available: 0, reserved: 10, dispatched: 0 });
  });

  it('serves callers who want the same SKUs in any order, new ones too, without making them wait in a circle', async () => {
    const skus = Array.from({ length: 6 }, newSku);
    await Promise.all(
      Array.from({ length: 30 }, (_, n) => {
        const turned = [...skus.slice(n % 6), ...skus.slice(0, n % 6)];
        return reserve(...turned.map((sku) => ({ sku, quantity: 1 })));
      }),
    );
    for (const sku of skus) expect(await level(sku)).toMatchObject({ reserved: 30 });
  });

  it('locks a level that is read in a unit of work', async () => {
    const sku = newSku();
    const set = async (units: number, otherWaits = () => Promise.resolve()) => {
      const found = await store.stock.level(sku);
      await otherWaits();
      found.stock(found.state.stocked + units);
      await store.stock.save(found);
    };
    await overlapping(
      store,
      (otherWaits) => set(10, otherWaits),
      () => set(20),
    );
    expect(await level(sku)).toMatchObject({ stocked: DEFAULT_STOCK + 30, available: DEFAULT_STOCK + 30 });
  });
});
