import type { MinorUnits } from '@fake-stripe/contracts';
import { NotFound, OrderMismatch } from '../../../kernel/domain-error.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { PaymentIntent } from '../../domain/payment-intent.js';
import type { CardNetwork } from '../ports/card-network.js';
import type { PaymentIntents } from '../ports/payment-intents.js';

/** A hold by its id, or by the key of the call that may or may not have made it. */
export type AuthorizationToUndo =
  { readonly authorizationId: string } | { readonly orderId: string; readonly undoes: string };

export type ReleaseAuthorizationResult =
  | { readonly outcome: 'released'; readonly intent: PaymentIntent; readonly amount: MinorUnits }
  | { readonly outcome: 'nothing_to_undo'; readonly intent?: PaymentIntent };

/**
 * Lets a hold go. Named by key it is safe to ask for at any time and any number of times: a hold that was never
 * made is voided, so that it cannot be made later, and one that was released stays released.
 * Codes: `not_found`, `already_released` (both by id only), `order_mismatch` (by key only).
 */
export class ReleaseAuthorization {
  constructor(
    private readonly intents: PaymentIntents,
    private readonly forwardCalls: ForwardCalls,
    private readonly network: CardNetwork,
    private readonly ledger: Ledger,
  ) {}

  async execute(target: AuthorizationToUndo, key?: string): Promise<ReleaseAuthorizationResult> {
    if ('authorizationId' in target) {
      const intent = await this.intents.find({ id: target.authorizationId });
      if (!intent) throw new NotFound('authorization', target.authorizationId);
      return this.release(intent, key);
    }
    const { orderId, undoes } = target;
    await this.forwardCalls.hold(undoes);
    const intent = await this.intents.find({ authorizeKey: undoes });
    if (!intent) {
      await this.forwardCalls.void(undoes);
      return { outcome: 'nothing_to_undo' };
    }
    if (intent.state.orderId !== orderId) throw new OrderMismatch(`The hold made under ${undoes}`, orderId);
    return intent.isReleased ? { outcome: 'released', intent, amount: 0 } : this.release(intent, key);
  }

  private async release(intent: PaymentIntent, key: string | undefined): Promise<ReleaseAuthorizationResult> {
    const amount = intent.release();
    if (amount === 0) return { outcome: 'nothing_to_undo', intent };
    await this.network.release(intent.id);
    await this.intents.save(intent);
    const { orderId, currency } = intent.state;
    await this.ledger.record({ effect: 'payment.released', orderId, resourceId: intent.id, amount, currency, key });
    return { outcome: 'released', intent, amount };
  }
}
