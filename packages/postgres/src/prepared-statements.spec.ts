import { isStalePlan, PreparedStatements } from './prepared-statements.js';

describe('prepared statements', () => {
  it('have a name that belongs to their text', () => {
    const statements = new PreparedStatements();
    const query = statements.query('select $1', [1]);
    expect(query).toEqual({ name: expect.stringMatching(/^[0-9a-f]{32}_0$/), text: 'select $1', values: [1] });
    expect(statements.query('select $1', [2])).toEqual({ ...query, values: [2] });
    expect(statements.query('select $1 + 1', [1]).name).not.toBe(query.name);
    expect(new PreparedStatements().query('select $1', [1])).toEqual(query);
  });

  it('are none where there are no parameters', () => {
    expect(new PreparedStatements().query('begin', [])).toEqual({ text: 'begin', values: [] });
  });

  it('get other names once their plans are stale', () => {
    const statements = new PreparedStatements();
    const { name } = statements.query('select $1', [1]);
    statements.renew();
    expect(statements.query('select $1', [1]).name).toBe(name?.replace(/_0$/, '_1'));
  });

  it('are not made without end', () => {
    const statements = new PreparedStatements();
    const names = Array.from({ length: 600 }, (_, index) => statements.query(`select $1 + ${index}`, [1]).name);
    expect(new Set(names).size).toBe(501);
    expect(names[599]).toBeUndefined();
    expect(statements.query('select $1 + 0', [1]).name).toBe(names[0]);
  });
});

it('a stale plan is told from other things that PostgreSQL does not support', () => {
  expect(isStalePlan({ code: '0A000', routine: 'RevalidateCachedQuery' })).toBe(true);
  expect(isStalePlan({ code: '0A000', routine: 'transformSelectStmt' })).toBe(false);
  expect(isStalePlan(undefined)).toBe(false);
});
