import { ErrorCode, OrderDoor, toDecimal, type ChaosDirectives } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Body, Controller, Get, Post, Res, UseFilters } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { GetOrderStatus } from '../../application/use-cases/get-order-status.js';
import { StartOrder } from '../../application/use-cases/start-order.js';
import { UseDoor, type UsedDoor } from '../../application/use-cases/use-door.js';
import { Refused } from '../../../kernel/refused.js';
import { ApiBeginsOrder, beginOrder } from '../begin-order.js';
import { Door, goThrough, type DoorCall } from '../door.js';
import { CancelOrderDto } from '../dto/door.dto.js';
import { RefusedFilter } from '../../../requests/refused.filter.js';
import { Chaos, IdempotencyKey } from '../../../requests/request-headers.js';
import { ApiOrderId, OrderId } from '../request-parameters.js';
import { WorkflowUi } from '../../../requests/workflow-ui.js';
import { calmUnlessNamed } from './calm.js';
import {
  RetailAnswerDto,
  RetailDecisionDto,
  RetailOrderDto,
  RetailOrderRequestDto,
  RetailStartedDto,
} from './retail.dto.js';
import { retailStatus } from './retail-status.js';

const messages: Readonly<Record<UsedDoor['outcome'], string>> = {
  accepted: 'The order has taken it.',
  already_decided: 'That was decided before.',
  pending: 'No worker has answered; the next one will see to it.',
};

/** Orders of profile `retail` under the routes, and in the words, of a sibling system. */
@ApiTags('compatibility: retail')
@Controller('api/orders')
@UseFilters(RefusedFilter)
export class RetailController {
  constructor(
    private readonly startOrder: StartOrder,
    private readonly status: GetOrderStatus,
    private readonly useDoor: UseDoor,
    private readonly ui: WorkflowUi,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Start an order of profile retail',
    description: 'Takes the body of `POST /api/v1/order`. Chaos profile `calm`, unless a header names another.',
  })
  @ApiBeginsOrder('total_mismatch')
  @ApiResponse({ status: 201, description: 'Started', type: RetailStartedDto })
  @ApiResponse({ status: 200, description: 'Known already, with the same body', type: RetailStartedDto })
  async start(
    @Body() body: RetailOrderRequestDto,
    @Chaos() chaos: ChaosDirectives,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetailStartedDto> {
    const asked = { body: { ...body, profile: 'retail' }, chaos: calmUnlessNamed(chaos) };
    const { orderId, workflowId, runId, message, uiLink } = await beginOrder(this.startOrder, this.ui, asked, reply);
    return { orderId, workflowId, runId, message, uiLink };
  }

  @Get(':id')
  @ApiOperation({ summary: 'Where the order stands' })
  @ApiOrderId()
  @ApiResponse({ status: 200, description: 'From the run, else from the database', type: RetailOrderDto })
  @ApiProblems({
    400: ['validation_failed'],
    404: ['order_not_found'],
    503: ['temporal_unavailable', 'database_unavailable'],
  })
  async find(@OrderId() orderId: string): Promise<RetailOrderDto> {
    const { workflowId, runId, state } = await this.status.execute(orderId);
    const { inventoryReserved, paymentProcessed, paymentId, reservationId } = state;
    return {
      orderId,
      status: retailStatus(state),
      inventoryReserved,
      paymentProcessed,
      ...(paymentId && { paymentId }),
      ...(reservationId && { reservationId }),
      totalAmount: toDecimal(state.totalAmount),
      workflowId,
      uiLink: this.ui.linkTo(workflowId, runId),
    };
  }

  @Door('approve', {
    summary: 'Approve or reject an order that waits for it',
    refusals: ['not_awaiting_approval', 'already_finished'],
    optional: RetailDecisionDto,
    answer: RetailAnswerDto,
  })
  async decide(
    @OrderId() orderId: string,
    @Body() { approved, approvedBy: by, reason }: RetailDecisionDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetailAnswerDto> {
    const who = by === undefined ? {} : approved ? { approvedBy: by } : { rejectedBy: by };
    const body = { ...who, ...(reason === undefined ? {} : { reason }) };
    const door = approved ? OrderDoor.approve : OrderDoor.reject;
    return this.answer(await goThrough(this.useDoor, { door, orderId, body, idempotencyKey }, reply));
  }

  @Door('cancel', {
    summary: 'Cancel the order; once it is shipped, return it',
    refusals: ['not_returnable', 'already_finished'],
    optional: CancelOrderDto,
    answer: RetailAnswerDto,
  })
  async cancel(
    @OrderId() orderId: string,
    @Body() body: CancelOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<RetailAnswerDto> {
    const call = { orderId, body, idempotencyKey };
    const { state } = await this.status.execute(orderId);
    if (state.status === 'shipped') return this.giveBack(call, reply);
    try {
      return this.answer(await goThrough(this.useDoor, { door: OrderDoor.cancel, ...call }, reply));
    } catch (error) {
      // It was dispatched meanwhile.
      if (error instanceof Refused && error.code === ErrorCode.alreadyDispatched) return this.giveBack(call, reply);
      throw error;
    }
  }

  private async giveBack(call: Omit<DoorCall, 'door'>, reply: FastifyReply): Promise<RetailAnswerDto> {
    return this.answer(await goThrough(this.useDoor, { door: OrderDoor.return, ...call }, reply));
  }

  private answer({ orderId, workflowId, runId, outcome }: UsedDoor): RetailAnswerDto {
    const uiLink = this.ui.linkTo(workflowId, runId);
    return { orderId, workflowId, runId, outcome, message: messages[outcome], uiLink };
  }
}
