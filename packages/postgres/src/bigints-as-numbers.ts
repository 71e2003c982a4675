import { types, type CustomTypesConfig } from 'pg';

const INT8 = 20;

/** Type parsers for stores whose amounts and counts stay far below 2^53: bigint columns are read as numbers. */
export const bigintsAsNumbers: CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    (oid === INT8 ? Number : types.getTypeParser(oid, format)) as (text: string) => unknown,
};
