import { Kysely, PostgresDialect, sql } from 'kysely';
import { bigintsAsNumbers, isConflict, openPool } from '../src/index.js';

describe('a pool of one connection', () => {
  let db: Kysely<unknown>;

  beforeEach(() => {
    const connection = { connectionString: process.env.TEST_DATABASE_URL, types: bigintsAsNumbers };
    db = new Kysely({ dialect: new PostgresDialect({ pool: openPool({ ...connection, max: 1 }) }) });
  });

  afterEach(() => db.destroy());

  it('lets PostgreSQL keep statements with parameters, each once', async () => {
    for (const value of [1, 2]) await sql`select ${value}::int`.execute(db);
    await sql`select 3`.execute(db);
    const kept = await sql<{ statement: string }>`select statement from pg_prepared_statements`.execute(db);
    expect(kept.rows).toEqual([{ statement: 'select $1::int' }]);
  });

  it('reads bigints as numbers', async () => {
    const { rows } = await sql`select count(*) as counted from (values (1), (2)) as two`.execute(db);
    expect(rows).toEqual([{ counted: 2 }]);
  });

  it('has its connection replaced when it was ended: a query at most hears of it', async () => {
    const end = sql`select pg_terminate_backend(pg_backend_pid())`;
    await expect(end.execute(db)).rejects.toMatchObject({ code: '57P01' });
    await sql`select 1`.execute(db).catch(() => {});
    await expect(sql`select 1 as one`.execute(db)).resolves.toMatchObject({ rows: [{ one: 1 }] });
  });

  it('fails once on a table that has changed, and prepares anew', async () => {
    const rows = () => sql`select * from pg_temp.changing where id = ${1}`.execute(db).then((found) => found.rows);
    await sql`create temporary table changing as select 1 as id`.execute(db);
    await expect(rows()).resolves.toEqual([{ id: 1 }]);
    await sql`alter table pg_temp.changing add column added text`.execute(db);
    expect(isConflict(await rows().catch((error: unknown) => error))).toBe(true);
    await expect(rows()).resolves.toEqual([{ id: 1, added: null }]);
  });

  it('does not lend a connection again that was discarded', async () => {
    const pool = openPool({ connectionString: process.env.TEST_DATABASE_URL, max: 1 });
    const backend = async (discard: boolean): Promise<unknown> => {
      const client = await pool.connect();
      const { rows } = await client.query('select pg_backend_pid() as pid', []);
      client.release(discard);
      return rows[0];
    };
    const first = await backend(false);
    expect(await backend(true)).toEqual(first);
    expect(await backend(false)).not.toEqual(first);
    await pool.end();
  });
});
