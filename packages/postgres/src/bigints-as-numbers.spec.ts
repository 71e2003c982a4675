import { types } from 'pg';
import { bigintsAsNumbers } from './bigints-as-numbers.js';

describe('type parsers', () => {
  it('read a bigint as a number', () => {
    expect(bigintsAsNumbers.getTypeParser(types.builtins.INT8, 'text')('9007199254740991')).toBe(2 ** 53 - 1);
  });

  it.each(['BOOL', 'NUMERIC', 'TIMESTAMPTZ', 'JSONB'] as const)('leave %s to pg', (type) => {
    const oid = types.builtins[type];
    expect(bigintsAsNumbers.getTypeParser(oid, 'text')).toBe(types.getTypeParser(oid, 'text'));
  });
});
