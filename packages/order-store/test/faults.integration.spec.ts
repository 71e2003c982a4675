import { Client } from 'pg';
import { connectOrderStore, OrderStoreUnavailable, type OrderStore } from '../src/index.js';
import { aChange, aNewOrder, at } from './order.mother.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';
import { Wire } from './wire.js';

describe('order store whose database fails', () => {
  let database: TestDatabase;
  let wire: Wire;
  let store: OrderStore;

  beforeEach(async () => {
    database = await createTestDatabase();
    wire = new Wire(new URL(database.url));
    store = connectOrderStore({ databaseUrl: (await wire.open()).href, poolSize: 2, statementTimeoutMs: 1_000 });
    await store.migrate();
    await store.writer.create(aNewOrder('o-1'));
  });

  afterEach(async () => {
    await store.close();
    await wire.hangUp();
    await database.drop();
  });

  it('reports a refused connection as unavailable, at its migration too, and recovers by itself', async () => {
    await wire.hangUp();
    await expect(store.reader.find('o-1')).rejects.toThrow(OrderStoreUnavailable);
    await expect(store.writer.create(aNewOrder('o-2'))).rejects.toThrow(OrderStoreUnavailable);
    await expect(store.migrate()).rejects.toThrow(OrderStoreUnavailable);
    await wire.open();
    await expect(store.reader.find('o-1')).resolves.toBeDefined();
  });

  it('survives the end of its idle connections', async () => {
    await Promise.all([store.reader.ping(), store.reader.ping()]);
    await terminateConnections(database);
    const answers = await Promise.allSettled([store.reader.ping(), store.reader.ping()]);
    for (const answer of answers.filter((a) => a.status === 'rejected')) {
      expect(answer.reason).toBeInstanceOf(OrderStoreUnavailable);
    }
    await expect(store.reader.find('o-1')).resolves.toBeDefined();
  });

  it('reports a server that no longer answers as unavailable, and uses no connection again that it left hanging', async () => {
    await store.reader.ping();
    wire.fallSilent();
    await expect(store.writer.record(aChange('o-1', { updatedAt: at(1) }))).rejects.toThrow(OrderStoreUnavailable);
    await expect(store.reader.find('o-1')).rejects.toThrow(OrderStoreUnavailable);
    wire.speakAgain();
    await expect(store.reader.find('o-1')).resolves.toBeDefined();
  });

  it('reports a statement that waits too long as unavailable, and has changed nothing', async () => {
    const rival = new Client({ connectionString: database.url });
    await rival.connect();
    await rival.query('begin');
    await rival.query('select 1 from orders.orders for update');
    const change = aChange('o-1', { status: 'shipped', updatedAt: at(1) });
    await expect(store.writer.record(change)).rejects.toThrow(OrderStoreUnavailable);
    await rival.end();
    await expect(store.reader.find('o-1')).resolves.toMatchObject({ state: { status: 'pending' } });
    await store.writer.record(change);
    await expect(store.reader.find('o-1')).resolves.toMatchObject({ state: { status: 'shipped' } });
  });

  it('goes on, unnoticed, with a table that has changed under its prepared statements', async () => {
    const both = () => Promise.all([store.reader.find('o-1'), store.reader.find('o-1')]);
    await both();
    await database.query('alter table orders.orders add column added_later text');
    await expect(both()).resolves.toMatchObject([{ orderId: 'o-1' }, { orderId: 'o-1' }]);
  });

  it('reports what is wrong with itself as it is', async () => {
    await database.query('drop table orders.payments');
    await expect(store.reader.payments('o-1')).rejects.not.toThrow(OrderStoreUnavailable);
    await expect(store.reader.payments('o-1')).rejects.toThrow('relation "orders.payments" does not exist');
  });
});

async function terminateConnections(database: TestDatabase): Promise<void> {
  await database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()`,
  );
}
