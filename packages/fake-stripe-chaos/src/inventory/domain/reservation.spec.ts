import { Reservation } from './reservation.js';

const aReservation = () =>
  Reservation.made({ id: 'res_1', orderId: 'o', items: [{ sku: 'A', quantity: 1 }], createdAt: new Date(0) });

describe('a reservation', () => {
  it('is released once', () => {
    const reservation = aReservation();
    expect(reservation.release()).toBe(true);
    expect(() => reservation.release()).toThrow(expect.objectContaining({ code: 'already_released' }));
    expect(reservation.dispatch()).toBe(false);
  });

  it('is dispatched and restocked once each', () => {
    const reservation = aReservation();
    expect(reservation.restock()).toBe(false);
    expect(reservation.dispatch()).toBe(true);
    expect(reservation.dispatch()).toBe(false);
    expect(reservation.release()).toBe(false);
    expect(reservation.restock()).toBe(true);
    expect(reservation.restock()).toBe(false);
    expect(reservation.state.status).toBe('restocked');
  });
});
