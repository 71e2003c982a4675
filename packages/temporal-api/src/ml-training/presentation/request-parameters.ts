import { validationFailed } from '@fake-stripe/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ID, ID_RULE } from '../../kernel/ids.js';

/** `{checkpointId}` of a route. */
export const CheckpointId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { checkpointId } = context
    .switchToHttp()
    .getRequest<FastifyRequest<{ Params: { checkpointId: string } }>>().params;
  if (ID.test(checkpointId)) return checkpointId;
  throw validationFailed([{ field: 'checkpointId', message: `checkpointId ${ID_RULE}` }]);
});

/** Documents `{workflowId}`. */
export function ApiTrainingId(): MethodDecorator {
  const example = 'ml-training-digits-20261121T180512123Z-4f2a9c01';
  return ApiParam({ name: 'workflowId', type: String, description: 'As its start has answered it', example });
}
