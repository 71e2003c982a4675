import { storable } from '../domain/storable.js';
import { InvalidCursor, type Page } from '../ports/order-reader.js';

/** Position after which a page begins: the sort key of the last row seen. */
export type Position = readonly string[];

const MAX_LIMIT = 1_000;

function encodeCursor(query: string, position: Position): string {
  return Buffer.from(JSON.stringify([query, ...position])).toString('base64url');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && storable(value) === value;
}

/**
 * @param query the listing the cursor must come from
 * @throws InvalidCursor for whatever `pageOf` did not make
 */
function decodeCursor(query: string, cursor: string): Position {
  const [from, ...position] = [parse(cursor)].flat() as unknown[];
  if (from !== query || !position.every(isText) || encodeCursor(query, position) !== cursor) {
    throw new InvalidCursor(`not a cursor of ${query}`);
  }
  return position;
}

/** Orders by creation, newest first. */
export function listPosition(cursor: string | undefined): { createdAt: string; orderId: string } | undefined {
  if (cursor === undefined) return undefined;
  const [createdAt, orderId, ...rest] = decodeCursor('list', cursor);
  if (createdAt === undefined || orderId === undefined || rest.length > 0 || !isInstant(createdAt)) {
    throw new InvalidCursor('not a cursor of list');
  }
  return { createdAt, orderId };
}

/** Ended orders by id. */
export function endedPosition(cursor: string | undefined): { orderId: string } | undefined {
  if (cursor === undefined) return undefined;
  const [orderId, ...rest] = decodeCursor('ended', cursor);
  if (orderId === undefined || rest.length > 0) throw new InvalidCursor('not a cursor of ended');
  return { orderId };
}

/** As `Date.toISOString` writes it, within the years that PostgreSQL reads the same way. */
function isInstant(text: string): boolean {
  const time = Date.parse(text);
  return (
    /^\d{4}-/.test(text) && !text.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString() === text
  );
}

/** Rows to ask for: one more than the page holds tells whether another page follows. */
export function rowsFor(limit: number): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT)
    throw new RangeError(`limit ${limit} is not 1 to ${MAX_LIMIT}`);
  return limit + 1;
}

export function pageOf<T>(query: string, rows: readonly T[], limit: number, position: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, next: encodeCursor(query, position(last)) } : { items };
}
