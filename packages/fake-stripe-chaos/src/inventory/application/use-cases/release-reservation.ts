import { NotFound, OrderMismatch } from '../../../kernel/domain-error.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { Reservation } from '../../domain/reservation.js';
import { moveReserved } from '../move-stock.js';
import type { Reservations } from '../ports/reservations.js';
import type { Stock } from '../ports/stock.js';
import type { Warehouse } from '../ports/warehouse.js';

/** A reservation by its id, or by the key of the call that may or may not have made it. */
export type ReservationToUndo =
  { readonly reservationId: string } | { readonly orderId: string; readonly undoes: string };

export interface ReleaseReservationResult {
  readonly outcome: 'released' | 'nothing_to_undo';
  readonly reservation?: Reservation;
}

/**
 * Lets reserved units go. Named by key it is safe to ask for at any time and any number of times: a reservation that
 * was never made is voided, so that it cannot be made later. Units that were dispatched are `nothing_to_undo`.
 * Codes: `not_found`, `already_released` (both by id only), `order_mismatch` (by key only).
 */
export class ReleaseReservation {
  constructor(
    private readonly reservations: Reservations,
    private readonly stock: Stock,
    private readonly forwardCalls: ForwardCalls,
    private readonly warehouse: Warehouse,
    private readonly ledger: Ledger,
  ) {}

  async execute(target: ReservationToUndo, key?: string): Promise<ReleaseReservationResult> {
    if ('reservationId' in target) {
      const reservation = await this.reservations.find({ id: target.reservationId });
      if (!reservation) throw new NotFound('reservation', target.reservationId);
      return this.release(reservation, key);
    }
    const { orderId, undoes } = target;
    await this.forwardCalls.hold(undoes);
    const reservation = await this.reservations.find({ key: undoes });
    if (!reservation) {
      await this.forwardCalls.void(undoes);
      return { outcome: 'nothing_to_undo' };
    }
    if (reservation.state.orderId !== orderId) throw new OrderMismatch(`The reservation made under ${undoes}`, orderId);
    return reservation.isReleased ? { outcome: 'released', reservation } : this.release(reservation, key);
  }

  private async release(reservation: Reservation, key: string | undefined): Promise<ReleaseReservationResult> {
    if (!reservation.release()) return { outcome: 'nothing_to_undo', reservation };
    const { orderId, items } = reservation.state;
    const outcome = await this.warehouse.putBack(reservation.id);
    await moveReserved(this.stock, items, 'reserved', 'available');
    await this.reservations.save(reservation);
    const line = { effect: 'inventory.released', orderId, resourceId: reservation.id, key, details: { items } };
    await this.ledger.record(line);
    return { outcome, reservation };
  }
}
