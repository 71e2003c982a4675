import { orderStoreContract } from '../../../test/order-store.contract.js';
import { createMemoryOrderStore } from './memory-order-store.js';

describe('order store in memory', () => {
  orderStoreContract(async () => createMemoryOrderStore());

  it('hands out copies: what a reader does to an answer does not change the store', async () => {
    const { writer, reader } = createMemoryOrderStore();
    await writer.claimPayment({ paymentId: 'p-1', orderId: 'o-1', status: 'claimed', amount: 1, currency: 'usd' });
    const [payment] = await reader.payments('o-1');
    Object.assign(payment!, { amount: 2 });
    await expect(reader.payments('o-1')).resolves.toMatchObject([{ amount: 1 }]);
  });
});
