import type { ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems, acceptCorrelationId, currentCorrelationId } from '@fake-stripe/platform';
import { Body, Controller, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { StartOrder } from '../application/use-cases/start-order.js';
import { CreateOrderDto } from './dto/create-order.dto.js';
import { createOrderExamples } from './dto/create-order.examples.js';
import { StartedOrderDto } from './dto/order.dto.js';
import { OrderProblemFilter } from './order-problem.filter.js';
import { Chaos } from './request-parameters.js';
import { toOrderRequest } from './to-order-request.js';
import { WorkflowUi } from './workflow-ui.js';

@ApiTags('orders')
@Controller('api/v1/order')
@UseFilters(OrderProblemFilter)
export class StartOrderController {
  constructor(
    private readonly startOrder: StartOrder,
    private readonly ui: WorkflowUi,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Start an order',
    description:
      'The same body for an order that is live or completed answers the run that has it. ' +
      'An order that ended otherwise is started anew; while its last run is still closing that is 409 ' +
      '`order_closing`, and the same request will do in a moment. ' +
      'Chaos headers go with every provider call of the order; the simulator is asked first whether it takes them, ' +
      'and if it does not answer nobody checks them.',
  })
  @ApiHeader({ name: 'X-Chaos-Profile', required: false, description: 'stormy, calm, flaky or flaky-call' })
  @ApiHeader({ name: 'X-Chaos-Seed', required: false })
  @ApiHeader({ name: 'X-Chaos-Script', required: false, description: 'such as payment.capture#1=timeout:after' })
  @ApiBody({ type: CreateOrderDto, examples: createOrderExamples })
  @ApiResponse({ status: 201, description: 'Started', type: StartedOrderDto })
  @ApiResponse({ status: 200, description: 'Known already, with the same body', type: StartedOrderDto })
  @ApiProblems({
    400: ['validation_failed', 'malformed_body', 'total_mismatch'],
    409: ['order_exists', 'order_closing'],
    413: ['payload_too_large'],
    415: ['unsupported_media_type'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async start(
    @Body() body: CreateOrderDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedOrderDto> {
    const correlationId = acceptCorrelationId(currentCorrelationId());
    const started = await this.startOrder.execute({ ...toOrderRequest(body), correlationId, chaos });
    const { outcome, orderId, workflowId, runId, status } = started;
    void reply.status(outcome === 'started' ? 201 : 200);
    const message = outcome === 'started' ? 'The order has been started.' : 'The order was started before.';
    return { orderId, workflowId, runId, status, message, uiLink: this.ui.linkTo(workflowId, runId) };
  }
}
