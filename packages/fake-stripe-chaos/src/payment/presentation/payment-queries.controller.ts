import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '../../kernel/domain-error.js';
import { PaymentIntents } from '../application/ports/payment-intents.js';
import { authorizationOf, paymentOf, refundOf } from './payment-answers.js';
import { AuthorizationDto, PaymentDto, RefundAnswerDto } from './payment-answers.dto.js';

@ApiTags('payment')
@Controller('payment')
@ApiProblems({ 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] })
export class PaymentQueriesController {
  constructor(private readonly intents: PaymentIntents) {}

  @Get('authorizations/:id')
  @ApiOperation({ summary: 'A hold and what became of it' })
  @ApiOkResponse({ type: AuthorizationDto })
  async authorization(@Param('id') id: string): Promise<AuthorizationDto> {
    const intent = await this.intents.find({ id });
    if (!intent) throw new NotFound('authorization', id);
    return authorizationOf(intent);
  }

  @Get('payments/:id')
  @ApiOperation({ summary: 'A charge' })
  @ApiOkResponse({ type: PaymentDto })
  async payment(@Param('id') id: string): Promise<PaymentDto> {
    const intent = await this.intents.find({ chargeId: id });
    if (!intent?.charge) throw new NotFound('payment', id);
    return paymentOf(intent, intent.charge);
  }

  @Get('refunds/:id')
  @ApiOperation({ summary: 'A refund' })
  @ApiOkResponse({ type: RefundAnswerDto })
  async refund(@Param('id') id: string): Promise<RefundAnswerDto> {
    const intent = await this.intents.find({ refundId: id });
    const refund = intent?.state.refunds.find((each) => each.id === id);
    if (!intent || !refund) throw new NotFound('refund', id);
    return refundOf(intent, refund);
  }
}
