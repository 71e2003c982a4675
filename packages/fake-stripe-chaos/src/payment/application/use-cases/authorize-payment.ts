import type { MinorUnits } from '@fake-stripe/contracts';
import type { Clock } from '../../../kernel/clock.js';
import type { Ids } from '../../../kernel/ids.js';
import type { Ledger } from '../../../kernel/ledger.js';
import { OrderAlreadyPaid } from '../../domain/errors.js';
import { PaymentIntent } from '../../domain/payment-intent.js';
import type { Authorization, CardNetwork } from '../ports/card-network.js';
import type { PaymentIntents } from '../ports/payment-intents.js';

export interface AuthorizePaymentCommand {
  readonly orderId: string;
  readonly customerId: string;
  readonly amount: MinorUnits;
  readonly currency: string;
  readonly paymentMethod: string;
  readonly key?: string | undefined;
}

export type AuthorizePaymentResult =
  | { readonly outcome: 'approved'; readonly intent: PaymentIntent }
  | { readonly outcome: Exclude<Authorization, 'approved'> };

/** Puts a hold on a card. Codes: `order_already_paid`. */
export class AuthorizePayment {
  constructor(
    private readonly intents: PaymentIntents,
    private readonly network: CardNetwork,
    private readonly ledger: Ledger,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  async execute(command: AuthorizePaymentCommand): Promise<AuthorizePaymentResult> {
    // Real state goes first: a second hold is refused whatever the card would say.
    if (await this.intents.hasLive(command.orderId)) throw new OrderAlreadyPaid(command.orderId);
    const outcome = await this.network.authorize(command);
    if (outcome !== 'approved') return { outcome };
    const intent = PaymentIntent.authorized({ ...command, id: this.ids.next('pi'), createdAt: this.clock.now() });
    await this.intents.add(intent);
    const { orderId, amount, currency, key } = command;
    await this.ledger.record({ effect: 'payment.authorized', orderId, resourceId: intent.id, amount, currency, key });
    return { outcome, intent };
  }
}
