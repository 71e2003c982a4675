import type { CurrentCall } from '../../chaos/application/current-call.js';
import { MailRelay } from '../application/ports/mail-relay.js';
import { notificationOperations } from '../operations.js';

/** Answers what was drawn for the call. */
export class SimulatedMailRelay extends MailRelay {
  constructor(private readonly call: CurrentCall) {
    super();
  }

  send(): Promise<'sent'> {
    return Promise.resolve(this.call.outcomeOf(notificationOperations.send));
  }
}
