import { ErrorCode, toDecimal } from '@fake-stripe/contracts';
import type { DomainError } from '../../kernel/domain-error.js';
import { refusal, resource, type Answer } from '../../requests/application/answer.js';
import type { AuthorizePaymentResult } from '../application/use-cases/authorize-payment.js';
import type { CapturePaymentResult } from '../application/use-cases/capture-payment.js';
import type { RefundPaymentResult } from '../application/use-cases/refund-payment.js';
import type { ReleaseAuthorizationResult } from '../application/use-cases/release-authorization.js';
import { AlreadyCaptured, AlreadyRefunded } from '../domain/errors.js';
import type { Charge, PaymentIntent, Refund } from '../domain/payment-intent.js';
import type { PaymentStats } from '../domain/payment-stats.js';
import type { AuthorizationDto, CurrencyStatsDto, PaymentDto, RefundAnswerDto } from './payment-answers.dto.js';

export function authorizationOf(intent: PaymentIntent): AuthorizationDto {
  const { id, orderId, customerId, amount, currency, paymentMethod, status, createdAt } = intent.state;
  return {
    authorizationId: id,
    orderId,
    customerId,
    amount: toDecimal(amount),
    amountCapturable: toDecimal(intent.amountCapturable),
    amountReceived: toDecimal(intent.amountReceived),
    currency,
    paymentMethod,
    status,
    createdAt: createdAt.toISOString(),
  };
}

export function paymentOf(intent: PaymentIntent, charge: Charge): PaymentDto {
  return {
    paymentId: charge.id,
    authorizationId: intent.id,
    orderId: intent.state.orderId,
    amount: toDecimal(charge.amount),
    amountRefunded: toDecimal(intent.amountRefunded),
    currency: intent.state.currency,
    status: 'succeeded',
    createdAt: charge.createdAt.toISOString(),
  };
}

export function refundOf(intent: PaymentIntent, refund: Refund): RefundAnswerDto {
  return {
    status: 'refunded',
    refundId: refund.id,
    ...(intent.charge ? { paymentId: intent.charge.id } : {}),
    orderId: intent.state.orderId,
    amount: toDecimal(refund.amount),
    currency: intent.state.currency,
    createdAt: refund.createdAt.toISOString(),
  };
}

export function statsOf({ authorized, capturable, captured, refunded, ...counts }: PaymentStats): CurrencyStatsDto {
  return {
    ...counts,
    authorized: toDecimal(authorized),
    capturable: toDecimal(capturable),
    captured: toDecimal(captured),
    refunded: toDecimal(refunded),
  };
}

export function authorized(result: AuthorizePaymentResult): Answer {
  switch (result.outcome) {
    case 'approved':
      return resource(201, authorizationOf(result.intent));
    case 'insufficient_funds':
      return refusal(402, ErrorCode.insufficientFunds, 'The card has insufficient funds.');
    case 'card_declined':
      return refusal(402, ErrorCode.cardDeclined, 'The card was declined.');
  }
}

export function captured({ outcome, intent, charge }: CapturePaymentResult): Answer {
  const payment = paymentOf(intent, charge);
  if (outcome === 'captured') return resource(201, payment);
  return refusal(409, ErrorCode.alreadyCaptured, `Authorization ${intent.id} was captured already.`, { payment });
}

export function released(result: ReleaseAuthorizationResult): Answer {
  const { outcome, intent } = result;
  const named = intent ? { authorizationId: intent.id, orderId: intent.state.orderId } : {};
  const amount = result.outcome === 'released' ? { amount: toDecimal(result.amount) } : {};
  return resource(200, { status: outcome, ...named, ...amount });
}

export function refunded(result: RefundPaymentResult): Answer {
  if (result.outcome === 'nothing_to_undo') return resource(200, { status: result.outcome });
  const refund = refundOf(result.intent, result.refund);
  if (result.outcome === 'refunded') return resource(200, refund);
  const detail = `Charge ${refund.paymentId} was refunded already.`;
  return refusal(409, ErrorCode.alreadyRefunded, detail, { refund });
}

/** What was done already is shown, as when an earlier answer was lost. */
export function earlierEffect(error: DomainError): Record<string, unknown> | undefined {
  if (error instanceof AlreadyCaptured) return { payment: paymentOf(error.intent, error.charge) };
  if (error instanceof AlreadyRefunded) return { refund: refundOf(error.intent, error.refund) };
  return undefined;
}
