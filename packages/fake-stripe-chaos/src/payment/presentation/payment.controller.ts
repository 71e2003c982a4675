import { ErrorCode, Header } from '@fake-stripe/contracts';
import { validationFailed } from '@fake-stripe/platform';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiSimulatedCall } from '../../requests/presentation/api-simulated-call.js';
import { ApiUndoBody } from '../../requests/presentation/api-undo-body.js';
import { Exchange, type HttpExchange } from '../../requests/presentation/exchange.js';
import { minorUnits, optionalMinorUnits } from '../../requests/presentation/fields.js';
import { SimulatedCalls } from '../../requests/presentation/simulated-calls.js';
import { undoTarget } from '../../requests/presentation/undo-target.js';
import { PaymentIntents, type PaymentName } from '../application/ports/payment-intents.js';
import { AuthorizePayment } from '../application/use-cases/authorize-payment.js';
import { CapturePayment } from '../application/use-cases/capture-payment.js';
import { RefundPayment } from '../application/use-cases/refund-payment.js';
import { ReleaseAuthorization } from '../application/use-cases/release-authorization.js';
import { paymentOperations } from '../operations.js';
import { authorized, captured, earlierEffect, refunded, released } from './payment-answers.js';
import { AuthorizationDto, PaymentDto, RefundAnswerDto, ReleaseAnswerDto } from './payment-answers.dto.js';
import { AuthorizeDto, CaptureDto, RefundDto, ReleaseDto } from './payment.dto.js';

@ApiTags('payment')
@Controller('payment')
export class PaymentController {
  constructor(
    private readonly calls: SimulatedCalls,
    private readonly intents: PaymentIntents,
    private readonly authorizePayment: AuthorizePayment,
    private readonly capturePayment: CapturePayment,
    private readonly releaseAuthorization: ReleaseAuthorization,
    private readonly refundPayment: RefundPayment,
  ) {}

  @Post('authorize')
  @ApiSimulatedCall(paymentOperations.authorize, 'Put a hold on a card', {
    402: [ErrorCode.insufficientFunds, ErrorCode.cardDeclined],
    409: [ErrorCode.orderAlreadyPaid],
  })
  @ApiCreatedResponse({ type: AuthorizationDto })
  authorize(@Body() body: AuthorizeDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, customerId, currency = 'usd', paymentMethod = 'pm_card_visa' } = body;
    const hold = {
      orderId,
      customerId,
      amount: minorUnits(body.amount),
      currency: currency.toLowerCase(),
      paymentMethod,
    };
    return this.calls.answer(exchange, {
      operation: paymentOperations.authorize,
      orderId,
      body,
      execute: async (key) => authorized(await this.authorizePayment.execute({ ...hold, key })),
    });
  }

  @Post('capture')
  @ApiSimulatedCall(paymentOperations.capture, 'Take the money of a hold, all or a part, once', {
    404: [ErrorCode.notFound],
    409: [ErrorCode.alreadyCaptured, 'authorization_released', 'amount_too_large', 'order_mismatch'],
  })
  @ApiCreatedResponse({ type: PaymentDto })
  capture(@Body() body: CaptureDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const { orderId, authorizationId } = body;
    const amount = optionalMinorUnits(body.amount);
    return this.calls.answer(exchange, {
      operation: paymentOperations.capture,
      orderId,
      body,
      execute: async (key) => captured(await this.capturePayment.execute({ orderId, authorizationId, amount, key })),
      members: earlierEffect,
    });
  }

  @Post('release')
  @HttpCode(200)
  @ApiSimulatedCall(paymentOperations.release, 'Let a hold go', {
    404: [ErrorCode.notFound],
    409: ['already_released', 'order_mismatch'],
  })
  @ApiUndoBody(ReleaseDto, 'authorizationId', 'pi_9f86d081884c7d659a2feaa0', 'authorize')
  @ApiOkResponse({ type: ReleaseAnswerDto })
  async release(@Body() body: ReleaseDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const target = undoTarget(body, 'authorizationId');
    return this.calls.answer(exchange, {
      operation: paymentOperations.release,
      orderId: 'orderId' in target ? target.orderId : await this.orderOf({ id: target.authorizationId }),
      body,
      execute: async (key) => released(await this.releaseAuthorization.execute(target, key)),
    });
  }

  @Post('refund')
  @HttpCode(200)
  @ApiSimulatedCall(paymentOperations.refund, 'Give money back, all or a part', {
    404: [ErrorCode.notFound],
    409: [ErrorCode.alreadyRefunded, 'amount_too_large', 'order_mismatch'],
  })
  @ApiUndoBody(RefundDto, 'paymentId', 'ch_9f86d081884c7d659a2feaa0', 'capture')
  @ApiOkResponse({ type: RefundAnswerDto })
  async refund(@Body() body: RefundDto, @Exchange() exchange: HttpExchange): Promise<object> {
    const target = undoTarget(body, 'paymentId');
    const amount = optionalMinorUnits(body.amount);
    if ('undoes' in target && amount !== undefined && exchange.request.headers[Header.idempotencyKey] === undefined) {
      throw validationFailed([{ field: 'Idempotency-Key', message: 'must be sent with undoes and amount' }]);
    }
    return this.calls.answer(exchange, {
      operation: paymentOperations.refund,
      orderId: 'orderId' in target ? target.orderId : await this.orderOf({ chargeId: target.paymentId }),
      body,
      execute: async (key) => refunded(await this.refundPayment.execute({ target, amount, key })),
      members: earlierEffect,
    });
  }

  /** A call that names a payment is a call about its order; an unknown one stands for itself. */
  private async orderOf(name: Extract<PaymentName, { id: string } | { chargeId: string }>): Promise<string> {
    const intent = await this.intents.find(name);
    return intent?.state.orderId ?? ('id' in name ? name.id : name.chargeId);
  }
}
