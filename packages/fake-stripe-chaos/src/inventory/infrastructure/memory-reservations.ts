import type { MemoryStore } from '../../stores/memory/memory-store.js';
import { Reservations, type ReservationName } from '../application/ports/reservations.js';
import { Reservation, type ReservationState } from '../domain/reservation.js';

export class MemoryReservations extends Reservations {
  private readonly reservations;

  constructor(store: MemoryStore) {
    super();
    this.reservations = store.table<ReservationState>();
  }

  add(reservation: Reservation): Promise<void> {
    return this.save(reservation);
  }

  save(reservation: Reservation): Promise<void> {
    this.reservations.set(reservation.id, reservation.state);
    return Promise.resolve();
  }

  find(name: ReservationName): Promise<Reservation | undefined> {
    const state = 'id' in name ? this.reservations.get(name.id) : this.reservations.find(({ key }) => key === name.key);
    return Promise.resolve(state && Reservation.restored(state));
  }

  all(): Promise<readonly Reservation[]> {
    return Promise.resolve([...this.reservations.values()].map((state) => Reservation.restored(state)));
  }

  live(orderId: string): Promise<readonly Reservation[]> {
    const live = this.reservations.filter((state) => state.orderId === orderId && state.status === 'reserved');
    return Promise.resolve(live.map((state) => Reservation.restored(state)));
  }
}
