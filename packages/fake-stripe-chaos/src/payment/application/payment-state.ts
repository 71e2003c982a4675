import { RealState, type Effect } from '../../kernel/real-state.js';
import { effectsOf } from '../domain/payment-effects.js';
import type { PaymentIntents } from './ports/payment-intents.js';

/** Payment's part of what an audit compares with the ledger. */
export class PaymentState extends RealState {
  constructor(private readonly intents: PaymentIntents) {
    super();
  }

  async effects(): Promise<readonly Effect[]> {
    return (await this.intents.all()).flatMap(effectsOf);
  }
}
