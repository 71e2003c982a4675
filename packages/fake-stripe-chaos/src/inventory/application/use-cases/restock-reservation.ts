import { OrderMismatch } from '../../../kernel/domain-error.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { Reservation } from '../../domain/reservation.js';
import { moveReserved } from '../move-stock.js';
import type { Reservations } from '../ports/reservations.js';
import type { Stock } from '../ports/stock.js';
import type { Warehouse } from '../ports/warehouse.js';

export interface RestockReservationCommand {
  readonly orderId: string;
  /** Key of the call that reserved what comes back. */
  readonly undoes: string;
  readonly key?: string | undefined;
}

export interface RestockReservationResult {
  readonly outcome: 'restocked' | 'nothing_to_undo';
  readonly reservation?: Reservation;
}

/**
 * Puts units that were dispatched back on the shelf, once, however often it is asked for.
 * A reservation that was never made is voided; one that was not dispatched is left to be released.
 * Codes: `order_mismatch`.
 */
export class RestockReservation {
  constructor(
    private readonly reservations: Reservations,
    private readonly stock: Stock,
    private readonly forwardCalls: ForwardCalls,
    private readonly warehouse: Warehouse,
    private readonly ledger: Ledger,
  ) {}

  async execute({ orderId, undoes, key }: RestockReservationCommand): Promise<RestockReservationResult> {
    await this.forwardCalls.hold(undoes);
    const reservation = await this.reservations.find({ key: undoes });
    if (!reservation) {
      await this.forwardCalls.void(undoes);
      return { outcome: 'nothing_to_undo' };
    }
    if (reservation.state.orderId !== orderId) throw new OrderMismatch(`The reservation made under ${undoes}`, orderId);
    if (reservation.isRestocked) return { outcome: 'restocked', reservation };
    if (!reservation.restock()) return { outcome: 'nothing_to_undo', reservation };
    const { items } = reservation.state;
    const outcome = await this.warehouse.takeReturn(reservation.id);
    await moveReserved(this.stock, items, 'dispatched', 'available');
    await this.reservations.save(reservation);
    const line = { effect: 'inventory.restocked', orderId, resourceId: reservation.id, key, details: { items } };
    await this.ledger.record(line);
    return { outcome, reservation };
  }
}
