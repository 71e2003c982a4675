import { validationFailed } from '@fake-stripe/platform';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** Long enough for the longest prefix and suffix around an id. */
const WORKFLOW_ID = /^[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}$/;

const RULE = 'must be 1 to 200 letters, digits, "-", "_" or ".", the first not a "."';

/** `{id}` of a route: a workflow id. */
export const WorkflowId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { id } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params;
  if (WORKFLOW_ID.test(id)) return id;
  throw validationFailed([{ field: 'id', message: `id ${RULE}` }]);
});

export function ApiWorkflowId(): MethodDecorator {
  const description =
    'A workflow id: order-fulfillment-…, shipping-…, payment-…, refund-… or user-context-…. Other types of workflow ' +
    'that live in the same Temporal are not shown.';
  return applyDecorators(ApiParam({ name: 'id', type: String, description, example: 'payment-order-101' }));
}
