import { OrderDoor } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { Body, Controller, HttpCode, Post, Res, UseFilters, applyDecorators } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UseDoor, type UsedDoor } from '../application/use-cases/use-door.js';
import {
  ApproveOrderDto,
  CancelOrderDto,
  DoorAnswerDto,
  PendingDoorDto,
  RejectOrderDto,
  ResolveCompensationDto,
} from './dto/door.dto.js';
import { OrderProblemFilter } from './order-problem.filter.js';
import { IdempotencyKey, OrderId } from './request-parameters.js';

/** What all doors have in common; `refusals` are the codes of 409. */
function Door(route: string, summary: string, refusals: readonly string[]): MethodDecorator {
  return applyDecorators(
    Post(`:id/${route}`),
    HttpCode(200),
    ApiOperation({ summary, description: 'An empty body is accepted where no field is required.' }),
    ApiParam({ name: 'id', description: 'Order id or workflow id', example: 'order-001' }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Of this door and body: with another it is another request. By default a hash of order, door and body',
    }),
    ApiResponse({ status: 200, description: 'Decided', type: DoorAnswerDto }),
    ApiResponse({
      status: 202,
      description: 'No worker answered within 5 s: the request was left for the next one, its outcome is open',
      type: PendingDoorDto,
    }),
    ApiProblems({
      400: ['validation_failed', 'malformed_body'],
      404: ['order_not_found'],
      409: refusals,
      413: ['payload_too_large'],
      415: ['unsupported_media_type'],
      503: ['temporal_unavailable', 'database_unavailable'],
    }),
  );
}

@ApiTags('decisions')
@Controller('api/v1/order')
@UseFilters(OrderProblemFilter)
export class OrderDoorsController {
  constructor(private readonly useDoor: UseDoor) {}

  @Door('approve', 'Approve an order that waits for it', ['not_awaiting_approval', 'already_finished'])
  approve(
    @OrderId() orderId: string,
    @Body() body: ApproveOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return this.use(OrderDoor.approve, orderId, body, idempotencyKey, reply);
  }

  @Door('reject', 'Reject an order that waits for approval', ['not_awaiting_approval', 'already_finished'])
  reject(
    @OrderId() orderId: string,
    @Body() body: RejectOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return this.use(OrderDoor.reject, orderId, body, idempotencyKey, reply);
  }

  @Door('cancel', 'Cancel an order before its parcel is on the way', ['already_dispatched', 'already_finished'])
  cancel(
    @OrderId() orderId: string,
    @Body() body: CancelOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return this.use(OrderDoor.cancel, orderId, body, idempotencyKey, reply);
  }

  @Door('attention', 'Settle an undo that failed for good', ['not_awaiting_attention', 'already_finished'])
  attention(
    @OrderId() orderId: string,
    @Body() body: ResolveCompensationDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return this.use(OrderDoor.resolveCompensation, orderId, body, idempotencyKey, reply);
  }

  private async use(
    door: OrderDoor,
    orderId: string,
    body: object,
    idempotencyKey: string | undefined,
    reply: FastifyReply,
  ): Promise<UsedDoor> {
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const used = await this.useDoor.execute({ orderId, door, body: { ...body }, ...key });
    if (used.outcome === 'pending') void reply.status(202);
    return used;
  }
}
