import type { Item } from '../domain/item.js';
import type { Place } from '../domain/stock-level.js';
import type { Stock } from './ports/stock.js';

/** Moves units that a reservation accounts for: too few of them is no refusal but a bug. */
export async function moveReserved(stock: Stock, items: readonly Item[], from: Place, to: Place): Promise<void> {
  const short = await stock.move(items, from, to);
  if (short.length > 0) throw new Error(`Fewer units of ${short.join(', ')} are ${from} than reservations say.`);
}
