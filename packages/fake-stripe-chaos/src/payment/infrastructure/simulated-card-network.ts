import type { CurrentCall } from '../../chaos/application/current-call.js';
import { CardNetwork, type Authorization, type CardAuthorization } from '../application/ports/card-network.js';
import { paymentOperations } from '../operations.js';
import { objectionOf } from './test-cards.js';

/** Answers what was drawn for the call, unless the card itself objects. */
export class SimulatedCardNetwork extends CardNetwork {
  constructor(private readonly call: CurrentCall) {
    super();
  }

  authorize({ paymentMethod, amount }: CardAuthorization): Promise<Authorization> {
    return Promise.resolve(objectionOf(paymentMethod, amount) ?? this.call.outcomeOf(paymentOperations.authorize));
  }

  capture(): Promise<'captured' | 'already_captured'> {
    return Promise.resolve(this.call.outcomeOf(paymentOperations.capture));
  }

  release(): Promise<'released'> {
    return Promise.resolve(this.call.outcomeOf(paymentOperations.release));
  }

  refund(): Promise<'refunded' | 'already_refunded'> {
    return Promise.resolve(this.call.outcomeOf(paymentOperations.refund));
  }
}
