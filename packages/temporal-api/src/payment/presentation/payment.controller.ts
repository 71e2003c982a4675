import { toMinorUnits, type ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { ApiChaosHeaders, Chaos } from '../../requests/request-headers.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';
import { StartPayment } from '../application/use-cases/start-payment.js';
import type { PaymentRequest } from '../domain/plan-payment.js';
import { StartPaymentDto, StartedPaymentDto, startPaymentExamples } from './dto/payment.dto.js';

const DEFAULT_CURRENCY = 'usd';

@ApiTags('workflows')
@Controller('api/v1/workflows/payment')
@UseFilters(RefusedFilter)
export class PaymentController {
  constructor(
    private readonly startPayment: StartPayment,
    private readonly ui: WorkflowUi,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Charge a card, without an order',
    description:
      'The same body for a payment that is live or has charged answers the run that has it. A payment that failed, ' +
      'was cancelled, or was refunded is started anew; while its money is being given back that is 409 ' +
      '`payment_closing`. Chaos headers go with every provider call of the payment and of its refund.',
  })
  @ApiChaosHeaders('payment.authorize=insufficient_funds')
  @ApiBody({ type: StartPaymentDto, examples: startPaymentExamples })
  @ApiResponse({ status: 201, description: 'Started', type: StartedPaymentDto })
  @ApiResponse({ status: 200, description: 'Known already, with the same body', type: StartedPaymentDto })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body'],
    409: ['payment_exists', 'payment_closing'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async start(
    @Body() body: StartPaymentDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedPaymentDto> {
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const started = await this.startPayment.execute({ request: toPaymentRequest(body), correlationId, chaos });
    const { outcome, workflowId, runId, status } = started;
    void reply.status(outcome === 'started' ? 201 : 200);
    return { workflowId, runId, status, uiLink: this.ui.linkTo(workflowId, runId) };
  }
}

function toPaymentRequest({ orderId, customerId, paymentMethod, ...body }: StartPaymentDto): PaymentRequest {
  const amount = toMinorUnits(body.amount);
  if (amount === undefined) throw new TypeError(`${body.amount} passed validation, but is no amount`);
  const currency = (body.currency ?? DEFAULT_CURRENCY).toLowerCase();
  return { orderId, customerId, amount, currency, ...(paymentMethod === undefined ? {} : { paymentMethod }) };
}
