import { ErrorCode, toDecimal, type MinorUnits } from '@fake-stripe/contracts';
import type { HttpClient } from '@fake-stripe/platform';
import type { ProviderCall, Undo } from '../../provider/application/provider-call.js';
import { ProviderRefused } from '../../provider/application/provider-errors.js';
import type { Fields } from '../../provider/infrastructure/fields.js';
import { ProviderHttp, type Refusal } from '../../provider/infrastructure/provider-http.js';
import {
  Payments,
  type AuthorizeOutcome,
  type AuthorizeRequest,
  type CaptureOutcome,
  type Declined,
  type PaymentUndoOutcome,
} from '../application/ports/payments.js';

/** `Payments` over the routes `/payment/…`, where money is a decimal. */
export class HttpPayments extends Payments {
  private readonly provider: ProviderHttp;

  constructor(http: HttpClient, baseUrl: string) {
    super();
    this.provider = new ProviderHttp(http, baseUrl);
  }

  override async authorize(call: ProviderCall, request: AuthorizeRequest): Promise<AuthorizeOutcome> {
    const { customerId, amount, currency, paymentMethod } = request;
    const body = { orderId: call.orderId, customerId, amount: toDecimal(amount), currency, paymentMethod };
    const answer = await this.provider.post(call, '/payment/authorize', body);
    if (answer.refused) return declined(answer);
    return { outcome: 'approved', authorizationId: answer.fields.text('authorizationId') };
  }

  override async capture(
    call: ProviderCall,
    request: { readonly authorizationId: string; readonly amount: MinorUnits },
  ): Promise<CaptureOutcome> {
    const { authorizationId, amount } = request;
    const body = { orderId: call.orderId, authorizationId, amount: toDecimal(amount) };
    const answer = await this.provider.post(call, '/payment/capture', body);
    if (!answer.refused) return { outcome: 'captured', paymentId: answer.fields.text('paymentId') };
    const earlier = answer.code === ErrorCode.alreadyCaptured ? member(answer, 'payment') : undefined;
    if (!earlier || !concerns(earlier, call.orderId, amount)) return declined(answer);
    return { outcome: 'captured', paymentId: earlier.text('paymentId') };
  }

  override async release(call: ProviderCall, { undoes }: Undo): Promise<PaymentUndoOutcome> {
    const body = { orderId: call.orderId, undoes };
    const { fields } = await this.provider.post(call, '/payment/release', body, { refusals: () => false });
    return undone(fields, 'released');
  }

  override async refund(
    call: ProviderCall,
    { undoes, amount }: Undo & { readonly amount?: MinorUnits },
  ): Promise<PaymentUndoOutcome> {
    const body = { orderId: call.orderId, undoes, amount: amount === undefined ? undefined : toDecimal(amount) };
    const answer = await this.provider.post(call, '/payment/refund', body, {
      refusals: (_, code) => code === ErrorCode.alreadyRefunded,
    });
    if (!answer.refused) return undone(answer.fields, 'refunded');
    const earlier = member(answer, 'refund');
    if (!earlier || !concerns(earlier, call.orderId, amount))
      throw new ProviderRefused(409, answer.code, answer.message);
    return { outcome: 'undone', amount: earlier.amount('amount'), refundId: earlier.text('refundId') };
  }
}

function declined({ code, message }: Refusal): Declined {
  return { outcome: 'declined', code, message };
}

/** The resource that an earlier request made, as the refusal shows it. */
function member({ fields }: Refusal, name: string): Fields | undefined {
  return fields.has(name) ? fields.object(name) : undefined;
}

function concerns(resource: Fields, orderId: string, amount: MinorUnits | undefined): boolean {
  return resource.text('orderId') === orderId && (amount === undefined || resource.amount('amount') === amount);
}

function undone(fields: Fields, done: 'released' | 'refunded'): PaymentUndoOutcome {
  if (fields.oneOf('status', [done, 'nothing_to_undo']) === 'nothing_to_undo') return { outcome: 'nothing_to_undo' };
  return {
    outcome: 'undone',
    ...(fields.has('amount') && { amount: fields.amount('amount') }),
    ...(fields.has('refundId') && { refundId: fields.text('refundId') }),
  };
}
