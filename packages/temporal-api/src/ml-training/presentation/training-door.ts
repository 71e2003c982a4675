import type { MlTrainingDoor } from '@fake-stripe/contracts';
import { ApiProblems } from '@fake-stripe/platform';
import { HttpCode, Post, applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { UseTrainingDoor, UsedTrainingDoor } from '../application/use-cases/use-training-door.js';
import { PendingTrainingDoorDto, TrainingDoorAnswerDto, type TrainingWordDto } from './dto/training-door.dto.js';
import { ApiTrainingId } from './request-parameters.js';

export interface DoorDescription {
  readonly summary: string;
  readonly description: string;
  /** Codes of 409. */
  readonly refusals: readonly string[];
  readonly body: Type<unknown>;
  readonly required?: true;
  readonly examples?: Readonly<Record<string, { readonly summary: string; readonly value: object }>>;
}

/** What all doors have in common. */
export function TrainingDoor(route: string, door: DoorDescription): MethodDecorator {
  const { summary, description, refusals, body: type, required = false, examples } = door;
  return applyDecorators(
    Post(`:workflowId/${route}`),
    HttpCode(200),
    ApiOperation({ summary, description }),
    ApiTrainingId(),
    ApiBody({ type, required, ...(examples ? { examples } : {}) }),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: 'Of this door and body. Without it every request is one of its own',
    }),
    ApiResponse({ status: 200, description: 'Decided', type: TrainingDoorAnswerDto }),
    ApiResponse({
      status: 202,
      description:
        'Not decided within 5 s: a worker is at it, or none answers and the request was left for the next one',
      type: PendingTrainingDoorDto,
    }),
    ApiProblems({
      400: ['validation_failed', 'malformed_body'],
      404: ['training_not_found'],
      409: refusals,
      413: ['payload_too_large'],
      415: ['unsupported_media_type'],
      503: ['temporal_unavailable'],
    }),
  );
}

export interface DoorCall {
  readonly door: MlTrainingDoor;
  readonly workflowId: string;
  readonly body: TrainingWordDto;
  readonly idempotencyKey: string | undefined;
}

/** Goes through a door, in somebody's name or as `unknown`; an open outcome is 202. */
export async function goThrough(
  useDoor: UseTrainingDoor,
  { body, ...call }: DoorCall,
  reply: FastifyReply,
): Promise<Omit<UsedTrainingDoor, 'runId'>> {
  const { runId: _runId, ...used } = await useDoor.execute({ ...call, body: { ...body, by: body.by || 'unknown' } });
  void reply.status(used.outcome === 'pending' ? 202 : 200);
  return used;
}
