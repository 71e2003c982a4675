import { orderProfiles, orderEnds } from '@fake-stripe/contracts';
import { Shop } from '../kit/shop.js';

const EACH = 5;
const profiles = Object.keys(orderProfiles);

/** The short form of a hundred orders against a running system: seeded, so that it meets the same weather each time. */
describe('orders of every profile in stormy weather', () => {
  let shop: Shop;
  let started = 0;
  beforeAll(async () => {
    shop = await Shop.open({ simulator: { chaos: { profile: 'stormy', seed: 'storm' } } });
  }, 60_000);
  afterAll(() => shop.stop());

  it.each(profiles)('%s: all end, and nothing is charged twice, oversold or lost', async (profile) => {
    for (let n = 1; n <= EACH; n += 1) {
      started += 1;
      const handle = await shop.order({ profile: 'stormy' }, { profile, orderId: `${profile}-${n}` });
      expect(orderEnds).toContain((await shop.ended(handle))['status']);
    }
    const { ok, checked, ended, live, violations } = await shop.audit();
    expect({ ok, checked, ended, live, violations }).toEqual({
      ok: true,
      checked: started,
      ended: started,
      live: 0,
      violations: [],
    });
  });
});
