import { userContextStrategies } from '@fake-stripe/contracts';
import { Shop } from '../test/kit/shop.js';
import { startUserContext } from '../test/kit/user-contexts.js';
import { keepHistory } from './keep-history.js';

describe('recording histories of user contexts', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await Shop.open();
  }, 60_000);
  afterAll(() => shop.stop());

  it.each(userContextStrategies)('%s, with one service down', async (strategy) => {
    const chaos = { script: 'public-apis.locate#1=error,public-apis.cat-fact=timeout' };
    const handle = await startUserContext(shop, { strategy, chaos });
    expect(await handle.result()).toMatchObject({ status: 'completed', catFact: null });
    await keepHistory(handle, `user-context-${strategy}`);
  });
});
