import { connectOrderStore } from '../src/index.js';
import { aChange, aNewOrder, anEvent, at } from './order.mother.js';
import { orderStoreContract } from './order-store.contract.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

describe('order store in PostgreSQL', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    const store = connectOrderStore({ databaseUrl: database.url });
    await store.migrate();
    await store.close();
  });

  afterAll(async () => {
    await database.drop();
  });

  orderStoreContract(async () => {
    // The trigger refuses to empty the events, as it should; only the owner of the table can put it aside.
    await database.query('alter table orders.events disable trigger user');
    await database.query('truncate orders.orders, orders.payments, orders.events');
    await database.query('alter table orders.events enable trigger user');
    return connectOrderStore({ databaseUrl: database.url });
  });

  it('keeps an order over a restart of the process', async () => {
    const before = connectOrderStore({ databaseUrl: database.url });
    await before.writer.create(aNewOrder('durable'));
    await before.writer.record(aChange('durable', { status: 'completed', updatedAt: at(5) }, { events: [anEvent(1)] }));
    await before.close();
    const after = connectOrderStore({ databaseUrl: database.url });
    await expect(after.reader.find('durable')).resolves.toMatchObject({ state: { status: 'completed' } });
    await expect(after.reader.events('durable')).resolves.toHaveLength(1);
    await after.close();
  });

  it.each([
    ['update', "update orders.events set type = 'Forged'"],
    ['delete', 'delete from orders.events'],
    ['truncate', 'truncate orders.events'],
  ])('refuses to %s events', async (_, statement) => {
    await expect(database.query(statement)).rejects.toThrow('orders.events is append-only');
  });
});
