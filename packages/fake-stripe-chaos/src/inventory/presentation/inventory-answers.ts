import { ErrorCode } from '@fake-stripe/contracts';
import { refusal, resource, type Answer } from '../../requests/application/answer.js';
import type { ReserveItemsResult } from '../application/use-cases/reserve-items.js';
import type { Reservation } from '../domain/reservation.js';
import type { ReservationDto } from './inventory-answers.dto.js';

export function reservationOf({ state }: Reservation): ReservationDto {
  const { id, orderId, status, items, createdAt } = state;
  return { reservationId: id, orderId, status, items, createdAt: createdAt.toISOString() };
}

export function reserved(result: ReserveItemsResult): Answer {
  if (result.outcome === 'reserved') return resource(201, reservationOf(result.reservation));
  return refusal(409, ErrorCode.outOfStock, 'The warehouse could not find all of the items.');
}

/** A release or a restock. */
export function undone({
  outcome,
  reservation,
}: {
  readonly outcome: string;
  readonly reservation?: Reservation;
}): Answer {
  const named = reservation ? { reservationId: reservation.id, orderId: reservation.state.orderId } : {};
  return resource(200, { status: outcome, ...named });
}
