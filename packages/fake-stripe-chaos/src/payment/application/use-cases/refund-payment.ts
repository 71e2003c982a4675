import type { MinorUnits } from '@fake-stripe/contracts';
import type { Clock } from '../../../kernel/clock.js';
import { NotFound, OrderMismatch } from '../../../kernel/domain-error.js';
import type { ForwardCalls } from '../../../kernel/forward-calls.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import type { PaymentIntent, Refund } from '../../domain/payment-intent.js';
import type { CardNetwork } from '../ports/card-network.js';
import type { PaymentIntents } from '../ports/payment-intents.js';

/** A charge by its id, or by the key of the call that may or may not have made it. */
export type ChargeToUndo = { readonly paymentId: string } | { readonly orderId: string; readonly undoes: string };

export interface RefundPaymentCommand {
  readonly target: ChargeToUndo;
  /** All that is left of the charge without it. */
  readonly amount?: MinorUnits | undefined;
  readonly key?: string | undefined;
}

export type RefundPaymentResult =
  | { readonly outcome: 'refunded' | 'already_refunded'; readonly intent: PaymentIntent; readonly refund: Refund }
  | { readonly outcome: 'nothing_to_undo' };

/**
 * Gives money back. Named by key and without an amount it is safe to ask for at any time and any number of times: a
 * charge that was never made is voided, so that it cannot be made later, and one that was wholly refunded is not
 * refunded again. An amount is given back each time it is asked for, as long as that much is left; what makes a
 * request the same as an earlier one is its own Idempotency-Key, without which the wire takes no amount by key.
 * Codes: `not_found` (by id only), `order_mismatch` (by key only), `already_refunded` (by id, and when the network says
 * so), `amount_too_large`.
 */
export class RefundPayment {
  constructor(
    private readonly intents: PaymentIntents,
    private readonly forwardCalls: ForwardCalls,
    private readonly network: CardNetwork,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute({ target, amount, key }: RefundPaymentCommand): Promise<RefundPaymentResult> {
    if ('paymentId' in target) {
      const intent = await this.intents.find({ chargeId: target.paymentId });
      if (!intent) throw new NotFound('payment', target.paymentId);
      return this.refund(intent, amount, key);
    }
    const { orderId, undoes } = target;
    await this.forwardCalls.hold(undoes);
    const intent = await this.intents.find({ captureKey: undoes });
    if (!intent) {
      await this.forwardCalls.void(undoes);
      return { outcome: 'nothing_to_undo' };
    }
    if (intent.state.orderId !== orderId) throw new OrderMismatch(`The charge made under ${undoes}`, orderId);
    const last = intent.state.refunds.at(-1);
    if (last && intent.amountRefundable === 0) return { outcome: 'refunded', intent, refund: last };
    return this.refund(intent, amount, key);
  }

  private async refund(intent: PaymentIntent, amount?: MinorUnits, key?: string): Promise<RefundPaymentResult> {
    const refund = intent.refund({ id: this.ids.next('re'), amount, key, createdAt: this.clock.now() });
    const outcome = await this.network.refund(refund.id);
    await this.intents.save(intent);
    const { orderId, currency } = intent.state;
    await this.ledger.record({
      effect: 'payment.refunded',
      orderId,
      resourceId: refund.id,
      belongsTo: intent.charge?.id,
      amount: refund.amount,
      currency,
      key,
    });
    return { outcome, intent, refund };
  }
}
