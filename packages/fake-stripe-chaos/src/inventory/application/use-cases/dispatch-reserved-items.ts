import type { Ledger } from '../../../kernel/ledger.js';
import { merged } from '../../domain/item.js';
import { moveReserved } from '../move-stock.js';
import type { Reservations } from '../ports/reservations.js';
import type { Stock } from '../ports/stock.js';

export interface DispatchReservedItemsCommand {
  readonly orderId: string;
  /** What they leave the house with. */
  readonly labelId: string;
  readonly key?: string | undefined;
}

/** Everything that is reserved for an order leaves the house. An order without a reservation is none of its business. */
export class DispatchReservedItems {
  constructor(
    private readonly reservations: Reservations,
    private readonly stock: Stock,
    private readonly ledger: Ledger,
  ) {}

  async execute({ orderId, labelId, key }: DispatchReservedItemsCommand): Promise<void> {
    const live = (await this.reservations.live(orderId)).filter((reservation) => reservation.dispatch());
    if (live.length === 0) return;
    // All at once: SKUs of several reservations are locked in the one order, too.
    await moveReserved(this.stock, merged(live.flatMap(({ state }) => state.items)), 'reserved', 'dispatched');
    for (const reservation of live) {
      await this.reservations.save(reservation);
      const details = { items: reservation.state.items, labelId };
      await this.ledger.record({ effect: 'inventory.dispatched', orderId, resourceId: reservation.id, key, details });
    }
  }
}
