import type { OrderDoorOutcome } from '../../api/order-api.js';
import { printable } from '../../terminal/printable.js';
import type { Session, SharedOptions } from '../session.js';

/** Says what became of a request to an order; one that is open is said to be. */
export function answerDoor(session: Session, options: SharedOptions, what: string, outcome: OrderDoorOutcome): void {
  session.answer(options, outcome, () => [printable(`${what}: ${told(outcome)}`)]);
}

function told({ orderId, outcome, status }: OrderDoorOutcome): string {
  if (outcome === 'pending') {
    return `pending: no worker answers now, and the request was left for the next one; what came of it says: fake-stripe status ${orderId}`;
  }
  return `${outcome === 'accepted' ? 'accepted' : 'accepted, as it was already'}; ${orderId} is ${status}`;
}
