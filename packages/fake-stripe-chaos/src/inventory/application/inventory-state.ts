import { RealState, StockFacts, type Effect, type StockFact } from '../../kernel/real-state.js';
import type { Item } from '../domain/item.js';
import type { Reservation } from '../domain/reservation.js';
import type { Reservations } from './ports/reservations.js';
import type { Stock } from './ports/stock.js';

/** Inventory's part of what an audit compares with the ledger. */
export class InventoryState extends RealState {
  constructor(private readonly reservations: Reservations) {
    super();
  }

  async effects(): Promise<readonly Effect[]> {
    return (await this.reservations.all()).flatMap(effectsOf);
  }
}

/** Stock levels beside what the reservations add up to. */
export class InventoryFacts extends StockFacts {
  constructor(
    private readonly stock: Stock,
    private readonly reservations: Reservations,
  ) {
    super();
  }

  async all(): Promise<readonly StockFact[]> {
    const levels = await this.stock.all();
    const reservations = await this.reservations.all();
    const promised = unitsIn(reservations, 'reserved');
    const gone = unitsIn(reservations, 'dispatched');
    return levels.map(({ state }) => ({
      ...state,
      promised: promised.get(state.sku) ?? 0,
      gone: gone.get(state.sku) ?? 0,
    }));
  }
}

function effectsOf({ state: { id: resourceId, orderId, status } }: Reservation): readonly Effect[] {
  const history = {
    reserved: ['reserved'],
    released: ['reserved', 'released'],
    dispatched: ['reserved', 'dispatched'],
    restocked: ['reserved', 'dispatched', 'restocked'],
  }[status];
  return history.map((what) => ({ orderId, effect: `inventory.${what}`, resourceId }));
}

function unitsIn(all: readonly Reservation[], status: 'reserved' | 'dispatched'): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  const items = all.filter(({ state }) => state.status === status).flatMap(({ state }): readonly Item[] => state.items);
  for (const { sku, quantity } of items) units.set(sku, (units.get(sku) ?? 0) + quantity);
  return units;
}
