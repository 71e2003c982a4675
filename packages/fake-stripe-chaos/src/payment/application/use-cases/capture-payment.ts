import type { MinorUnits } from '@fake-stripe/contracts';
import type { Clock } from '../../../kernel/clock.js';
import { NotFound, OrderMismatch } from '../../../kernel/domain-error.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { Charge, PaymentIntent } from '../../domain/payment-intent.js';
import type { CardNetwork } from '../ports/card-network.js';
import type { PaymentIntents } from '../ports/payment-intents.js';

export interface CapturePaymentCommand {
  readonly orderId: string;
  readonly authorizationId: string;
  /** All of the hold without it. */
  readonly amount?: MinorUnits | undefined;
  readonly key?: string | undefined;
}

export interface CapturePaymentResult {
  /** Either way the money is taken exactly once. */
  readonly outcome: 'captured' | 'already_captured';
  readonly intent: PaymentIntent;
  readonly charge: Charge;
}

/**
 * Takes the money of a hold, once.
 * Codes: `not_found`, `order_mismatch`, `already_captured`, `authorization_released`, `amount_too_large`.
 */
export class CapturePayment {
  constructor(
    private readonly intents: PaymentIntents,
    private readonly network: CardNetwork,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ orderId, authorizationId, amount, key }: CapturePaymentCommand): Promise<CapturePaymentResult> {
    const intent = await this.intents.find({ id: authorizationId });
    if (!intent) throw new NotFound('authorization', authorizationId);
    if (intent.state.orderId !== orderId) throw new OrderMismatch(`Authorization ${intent.id}`, orderId);
    const { charge, released } = intent.capture({ id: this.ids.next('ch'), amount, key, createdAt: this.clock.now() });
    const outcome = await this.network.capture(charge.id);
    await this.intents.save(intent);
    const { currency } = intent.state;
    const hold = { orderId, currency, key };
    const captured = { effect: 'payment.captured', resourceId: charge.id, belongsTo: intent.id, amount: charge.amount };
    await this.ledger.record({ ...hold, ...captured });
    if (released > 0) {
      await this.ledger.record({ ...hold, effect: 'payment.released', resourceId: intent.id, amount: released });
    }
    return { outcome, intent, charge };
  }
}
