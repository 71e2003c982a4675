import type { Clock } from '../../../kernel/clock.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import { OutOfStock } from '../../domain/errors.js';
import type { Item } from '../../domain/item.js';
import { Reservation } from '../../domain/reservation.js';
import type { Reservations } from '../ports/reservations.js';
import type { Stock } from '../ports/stock.js';
import type { Warehouse } from '../ports/warehouse.js';

export interface ReserveItemsCommand {
  readonly orderId: string;
  readonly items: readonly Item[];
  readonly key?: string | undefined;
}

export type ReserveItemsResult =
  { readonly outcome: 'reserved'; readonly reservation: Reservation } | { readonly outcome: 'out_of_stock' };

/** Keeps units for an order, all of them or none. Codes: `out_of_stock`. */
export class ReserveItems {
  constructor(
    private readonly reservations: Reservations,
    private readonly stock: Stock,
    private readonly warehouse: Warehouse,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ orderId, items, key }: ReserveItemsCommand): Promise<ReserveItemsResult> {
    const id = this.ids.next('res');
    const reservation = Reservation.made({ id, orderId, items, key, createdAt: this.clock.now() });
    const wanted = reservation.state.items;
    // Real state goes first: it refuses whatever the warehouse would say.
    this.refuse(await this.stock.shortOf(wanted));
    const outcome = await this.warehouse.pick(orderId);
    if (outcome === 'out_of_stock') return { outcome };
    this.refuse(await this.stock.move(wanted, 'available', 'reserved'));
    await this.reservations.add(reservation);
    await this.ledger.record({
      effect: 'inventory.reserved',
      orderId,
      resourceId: id,
      key,
      details: { items: wanted },
    });
    return { outcome, reservation };
  }

  private refuse(short: readonly string[]): void {
    if (short.length > 0) throw new OutOfStock(short);
  }
}
