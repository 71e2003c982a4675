import { OrderDoor, type ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Body, Controller, Get, Post, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetOrderStatus } from '../../application/use-cases/get-order-status.js';
import { StartOrder } from '../../application/use-cases/start-order.js';
import { UseDoor, type UsedDoor } from '../../application/use-cases/use-door.js';
import { ApiBeginsOrder, beginOrder } from '../begin-order.js';
import { Door, goThrough } from '../door.js';
import { CancelOrderDto } from '../dto/door.dto.js';
import { OrderStatusDto, StartedOrderDto } from '../dto/order.dto.js';
import { RefusedFilter } from '../../../requests/refused.filter.js';
import { presentStatus } from '../present-order.js';
import { Chaos, IdempotencyKey } from '../../../requests/request-headers.js';
import { ApiOrderId, NewOrderId, OrderId } from '../request-parameters.js';
import { WorkflowUi } from '../../../requests/workflow-ui.js';
import { calmUnlessNamed } from './calm.js';
import { ExpressAddressChangeDto, ExpressOrderRequestDto } from './express.dto.js';
import { toExpressOrder } from './to-express-order.js';

/** Orders of profile `express` under the routes of a sibling system. */
@ApiTags('compatibility: express')
@Controller('orders')
@UseFilters(RefusedFilter)
export class ExpressController {
  constructor(
    private readonly startOrder: StartOrder,
    private readonly status: GetOrderStatus,
    private readonly useDoor: UseDoor,
    private readonly ui: WorkflowUi,
  ) {}

  @Post(':id/start')
  @ApiOperation({
    summary: 'Start an order of profile express',
    description:
      'Customer `guest`, one ITEM-001 at 49.99 and no mail, unless the body says otherwise. Chaos profile `calm`, ' +
      'unless a header names another.',
  })
  @ApiOrderId('Order id')
  @ApiBeginsOrder()
  @ApiResponse({ status: 201, description: 'Started', type: StartedOrderDto })
  @ApiResponse({ status: 200, description: 'Known already, with the same body', type: StartedOrderDto })
  start(
    @NewOrderId() orderId: string,
    @Body() request: ExpressOrderRequestDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StartedOrderDto> {
    const asked = { body: toExpressOrder(orderId, request), chaos: calmUnlessNamed(chaos) };
    return beginOrder(this.startOrder, this.ui, asked, reply);
  }

  @Get(':id/status')
  @ApiOperation({ summary: 'Where the order stands' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: 'From the run, else from the database', type: OrderStatusDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async getStatus(@OrderId() orderId: string): Promise<OrderStatusDto> {
    return presentStatus(await this.status.execute(orderId), this.ui);
  }

  @Door('signals/cancel', {
    summary: 'Cancel an order before its parcel is on the way',
    refusals: ['already_dispatched', 'already_finished'],
    optional: CancelOrderDto,
  })
  cancel(
    @OrderId() orderId: string,
    @Body() body: CancelOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.cancel, orderId, body, idempotencyKey }, reply);
  }

  @Door('signals/update-address', {
    summary: 'Send the parcel elsewhere, before it is on the way',
    refusals: ['already_dispatched', 'already_finished'],
  })
  updateAddress(
    @OrderId() orderId: string,
    @Body() body: ExpressAddressChangeDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.updateAddress, orderId, body, idempotencyKey }, reply);
  }
}
