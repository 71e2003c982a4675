import { OrderDoor } from '@fake-stripe/contracts';
import { Body, Controller, Res, UseFilters } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { UseDoor, type UsedDoor } from '../application/use-cases/use-door.js';
import { Door, goThrough } from './door.js';
import {
  ApproveOrderDto,
  CancelOrderDto,
  RejectOrderDto,
  ResolveCompensationDto,
  ReturnOrderDto,
  UpdateAddressDto,
} from './dto/door.dto.js';
import { RefusedFilter } from '../../requests/refused.filter.js';
import { IdempotencyKey } from '../../requests/request-headers.js';
import { OrderId } from './request-parameters.js';

@ApiTags('decisions')
@Controller('api/v1/order')
@UseFilters(RefusedFilter)
export class OrderDoorsController {
  constructor(private readonly useDoor: UseDoor) {}

  @Door('approve', {
    summary: 'Approve an order that waits for it',
    refusals: ['not_awaiting_approval', 'already_finished'],
    optional: ApproveOrderDto,
  })
  approve(
    @OrderId() orderId: string,
    @Body() body: ApproveOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.approve, orderId, body, idempotencyKey }, reply);
  }

  @Door('reject', {
    summary: 'Reject an order that waits for approval',
    refusals: ['not_awaiting_approval', 'already_finished'],
    optional: RejectOrderDto,
  })
  reject(
    @OrderId() orderId: string,
    @Body() body: RejectOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.reject, orderId, body, idempotencyKey }, reply);
  }

  @Door('cancel', {
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

  @Door('address', {
    summary: 'Send the parcel elsewhere, before it is on the way',
    refusals: ['already_dispatched', 'already_finished'],
  })
  updateAddress(
    @OrderId() orderId: string,
    @Body() body: UpdateAddressDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.updateAddress, orderId, body, idempotencyKey }, reply);
  }

  @Door('return', {
    summary: 'Return a shipped order within its return window: the charge is refunded, the goods are restocked',
    refusals: ['not_returnable', 'already_finished'],
    optional: ReturnOrderDto,
  })
  returnOrder(
    @OrderId() orderId: string,
    @Body() body: ReturnOrderDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.return, orderId, body, idempotencyKey }, reply);
  }

  @Door('attention', {
    summary: 'Settle an undo that failed for good',
    refusals: ['not_awaiting_attention', 'already_finished'],
  })
  attention(
    @OrderId() orderId: string,
    @Body() body: ResolveCompensationDto,
    @IdempotencyKey() idempotencyKey: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<UsedDoor> {
    return goThrough(this.useDoor, { door: OrderDoor.resolveCompensation, orderId, body, idempotencyKey }, reply);
  }
}
