import { OrderStoreUnavailable, createMemoryOrderStore } from '@fake-stripe/order-store';
import { Logger } from '@nestjs/common';
import { OrderDatabase } from './order-database.js';

describe('the orders database', () => {
  const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  afterAll(() => warned.mockRestore());

  it('is waited for where it goes away while its tables are made', async () => {
    const store = createMemoryOrderStore();
    let attempts = 0;
    const made = new Promise<void>((resolve) => {
      store.migrate = async () => {
        attempts += 1;
        if (attempts === 1) throw new OrderStoreUnavailable('Connection terminated unexpectedly');
        resolve();
      };
    });
    const database = new OrderDatabase(store);
    database.onApplicationBootstrap();
    await expect(database.ping()).rejects.toThrow(OrderStoreUnavailable);
    await made.then(() => new Promise(setImmediate));
    await expect(database.ping()).resolves.toBeUndefined();
    expect(warned.mock.calls).toEqual([['Waiting for the database: Connection terminated unexpectedly']]);
    await database.onApplicationShutdown();
  });

  it('is not waited for any longer by a service that stops', async () => {
    const store = { ...createMemoryOrderStore(), migrate: () => Promise.reject(new OrderStoreUnavailable('down')) };
    const database = new OrderDatabase(store);
    database.onApplicationBootstrap();
    await expect(database.onApplicationShutdown()).resolves.toBeUndefined();
    await expect(database.ping()).rejects.toThrow(OrderStoreUnavailable);
  });
});
