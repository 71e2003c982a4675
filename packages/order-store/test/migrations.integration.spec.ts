import { connectOrderStore } from '../src/index.js';
import { aNewOrder } from './order.mother.js';
import { createTestDatabase, type TestDatabase } from './test-database.js';

describe('migrations of the order store', () => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await createTestDatabase();
  });

  afterEach(async () => {
    await database.drop();
  });

  const migrateOnce = async () => {
    const store = connectOrderStore({ databaseUrl: database.url, poolSize: 1 });
    await store.migrate();
    await store.close();
  };

  const history = async () => (await database.query('select name from orders.kysely_migration')).map((m) => m['name']);

  it('run once when five processes start at the same moment', async () => {
    await Promise.all(Array.from({ length: 5 }, migrateOnce));
    await expect(history()).resolves.toEqual(['2026-11-21-orders']);
  });

  it('change nothing when run again', async () => {
    await migrateOnce();
    const store = connectOrderStore({ databaseUrl: database.url });
    await store.writer.create(aNewOrder('kept'));
    await store.migrate();
    await expect(store.reader.find('kept')).resolves.toBeDefined();
    await store.close();
  });

  it('stay within the schema orders', async () => {
    await migrateOnce();
    const elsewhere = await database.query(
      `select table_schema, table_name from information_schema.tables
       where table_schema not in ('orders', 'pg_catalog', 'information_schema')`,
    );
    expect(elsewhere).toEqual([]);
  });

  it('leave no lock behind', async () => {
    await migrateOnce();
    const held = await database.query(
      `select 1 from pg_locks join pg_database on pg_database.oid = pg_locks.database
       where locktype = 'advisory' and datname = current_database()`,
    );
    expect(held).toEqual([]);
  });
});
