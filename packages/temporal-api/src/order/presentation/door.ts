import type { OrderDoor } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { HttpCode, Post, applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UseDoor, UsedDoor } from '../application/use-cases/use-door.js';
import { ApiOrderId } from './request-parameters.js';
import { DoorAnswerDto, PendingDoorDto } from './dto/door.dto.js';

export interface DoorDescription {
  readonly summary: string;
  /** Codes of 409. */
  readonly refusals: readonly string[];
  /** What may be sent, where nothing has to be. */
  readonly optional?: Type<unknown>;
  /** What 200 and 202 look like, where a door has answers of its own. */
  readonly answer?: Type<unknown>;
}

/** What all doors have in common. */
export function Door(route: string, { summary, refusals, optional, answer }: DoorDescription): MethodDecorator {
  return applyDecorators(
    Post(`:id/${route}`),
    HttpCode(200),
    ApiOperation({ summary, description: 'An empty body is accepted where no field is required.' }),
    ApiOrderId(),
    ...(optional ? [ApiBody({ type: optional, required: false })] : []),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Of this door and body: with another it is another request. By default a hash of order, door and body',
    }),
    ApiResponse({ status: 200, description: 'Decided', type: answer ?? DoorAnswerDto }),
    ApiResponse({
      status: 202,
      description: 'No worker answered within 5 s: the request was left for the next one, its outcome is open',
      type: answer ?? PendingDoorDto,
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

export interface DoorCall {
  readonly door: OrderDoor;
  readonly orderId: string;
  readonly body: object;
  readonly idempotencyKey: string | undefined;
}

/** Goes through a door; an open outcome is 202. */
export async function goThrough(
  useDoor: UseDoor,
  { door, orderId, body, idempotencyKey }: DoorCall,
  reply: FastifyReply,
): Promise<UsedDoor> {
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const used = await useDoor.execute({ orderId, door, body: { ...body }, ...key });
  void reply.status(used.outcome === 'pending' ? 202 : 200);
  return used;
}
