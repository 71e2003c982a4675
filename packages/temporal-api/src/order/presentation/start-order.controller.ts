import type { ChaosDirectives } from '@fake-stripe/contracts';
import { Body, Controller, Post, Res, UseFilters } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { StartOrder } from '../application/use-cases/start-order.js';
import { ApiBeginsOrder, beginOrder } from './begin-order.js';
import { CreateOrderDto } from './dto/create-order.dto.js';
import { createOrderExamples } from './dto/create-order.examples.js';
import { StartedOrderDto } from './dto/order.dto.js';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { Chaos } from '../../requests/request-headers.js';
import { WorkflowUi } from '../../requests/workflow-ui.js';

@ApiTags('orders')
@Controller('api/v1/order')
@UseFilters(RefusedFilter)
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
  @ApiBeginsOrder('total_mismatch')
  @ApiBody({ type: CreateOrderDto, examples: createOrderExamples })
  @ApiResponse({ status: 201, description: 'Started', type: StartedOrderDto })
  @ApiResponse({ status: 200, description: 'Known already, with the same body', type: StartedOrderDto })
  start(
    @Body() body: CreateOrderDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedOrderDto> {
    return beginOrder(this.startOrder, this.ui, { body, chaos }, reply);
  }
}
