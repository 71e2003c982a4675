import { ReservationReleased } from './errors.js';
import { merged, type Item } from './item.js';

export type ReservationStatus = 'reserved' | 'released' | 'dispatched' | 'restocked';

/** All there is to know of a reservation; what a store keeps. */
export interface ReservationState {
  readonly id: string;
  readonly orderId: string;
  readonly status: ReservationStatus;
  /** Every SKU once. */
  readonly items: readonly Item[];
  /** Idempotency key of the call that made it, by which an undo may name it. */
  readonly key?: string | undefined;
  readonly createdAt: Date;
}

/** Units kept for an order, until they are let go or leave the house. */
export class Reservation {
  private constructor(private current: ReservationState) {}

  static made(reservation: Omit<ReservationState, 'status'>): Reservation {
    return new Reservation({ ...reservation, items: merged(reservation.items), status: 'reserved' });
  }

  static restored(state: ReservationState): Reservation {
    return new Reservation(state);
  }

  get state(): ReservationState {
    return this.current;
  }

  get id(): string {
    return this.current.id;
  }

  get isReleased(): boolean {
    return this.current.status === 'released';
  }

  get isRestocked(): boolean {
    return this.current.status === 'restocked';
  }

  /** Lets the units go. `false`: they have left the house, and only restocking brings them back. */
  release(): boolean {
    if (this.isReleased) throw new ReservationReleased(this.id);
    return this.change('reserved', 'released');
  }

  /** The units leave the house. `false`: they are not reserved any more. */
  dispatch(): boolean {
    return this.change('reserved', 'dispatched');
  }

  /** Units that left the house are back on the shelf, once. `false`: they have not left, or are back already. */
  restock(): boolean {
    return this.change('dispatched', 'restocked');
  }

  private change(from: ReservationStatus, to: ReservationStatus): boolean {
    if (this.current.status !== from) return false;
    this.current = { ...this.current, status: to };
    return true;
  }
}
