import type { Reservation } from '../../domain/reservation.js';

/** How a reservation can be named: by its id, or by the key of the call that made it. */
export type ReservationName = { readonly id: string } | { readonly key: string };

/**
 * Every reservation there is. What is found inside a unit of work is locked until it ends.
 * @throws StoreUnavailable on a technical fault
 */
export abstract class Reservations {
  abstract add(reservation: Reservation): Promise<void>;

  /** Keeps the changes of a reservation that was found in this unit of work. */
  abstract save(reservation: Reservation): Promise<void>;

  abstract find(name: ReservationName): Promise<Reservation | undefined>;

  /** Every one, in no order. */
  abstract all(): Promise<readonly Reservation[]>;

  /** Those of an order that still hold units. */
  abstract live(orderId: string): Promise<readonly Reservation[]>;
}
