import { ErrorCode } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NotFound } from '../../kernel/domain-error.js';
import { KnownId } from '../../requests/presentation/known-id.pipe.js';
import { PaymentIntents } from '../application/ports/payment-intents.js';
import { authorizationOf, paymentOf, refundOf, statsOf } from './payment-answers.js';
import { AuthorizationDto, PaymentDto, PaymentStatsDto, RefundAnswerDto } from './payment-answers.dto.js';

const problems = { 404: [ErrorCode.notFound], 503: [ErrorCode.databaseUnavailable] };

@ApiTags('payment')
@Controller('payment')
export class PaymentQueriesController {
  constructor(private readonly intents: PaymentIntents) {}

  @Get('stats')
  @ApiOperation({ summary: 'What has become of all payments, by currency' })
  @ApiOkResponse({ type: PaymentStatsDto })
  @ApiProblems({ 503: [ErrorCode.databaseUnavailable] })
  async stats(): Promise<PaymentStatsDto> {
    return { currencies: (await this.intents.stats()).map(statsOf) };
  }

  @Get('authorizations/:id')
  @ApiOperation({ summary: 'A hold and what became of it' })
  @ApiProblems(problems)
  @ApiOkResponse({ type: AuthorizationDto })
  async authorization(@Param('id', new KnownId('authorization')) id: string): Promise<AuthorizationDto> {
    const intent = await this.intents.find({ id });
    if (!intent) throw new NotFound('authorization', id);
    return authorizationOf(intent);
  }

  @Get('payments/:id')
  @ApiOperation({ summary: 'A charge' })
  @ApiProblems(problems)
  @ApiOkResponse({ type: PaymentDto })
  async payment(@Param('id', new KnownId('payment')) id: string): Promise<PaymentDto> {
    const intent = await this.intents.find({ chargeId: id });
    if (!intent?.charge) throw new NotFound('payment', id);
    return paymentOf(intent, intent.charge);
  }

  @Get('refunds/:id')
  @ApiOperation({ summary: 'A refund' })
  @ApiProblems(problems)
  @ApiOkResponse({ type: RefundAnswerDto })
  async refund(@Param('id', new KnownId('refund')) id: string): Promise<RefundAnswerDto> {
    const intent = await this.intents.find({ refundId: id });
    const refund = intent?.state.refunds.find((each) => each.id === id);
    if (!intent || !refund) throw new NotFound('refund', id);
    return refundOf(intent, refund);
  }
}
