import { validationFailed } from '@fake-stripe/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { WORKFLOW_ID, WORKFLOW_ID_RULE } from '../kernel/ids.js';

/** A parameter of a route, by default `{id}`, that is a workflow id. */
export const WorkflowId = createParamDecorator((name: string | undefined, context: ExecutionContext): string => {
  const { params } = context.switchToHttp().getRequest<FastifyRequest<{ Params: Record<string, string> }>>();
  const field = name ?? 'id';
  const id = params[field] ?? '';
  if (WORKFLOW_ID.test(id)) return id;
  throw validationFailed([{ field, message: `${field} ${WORKFLOW_ID_RULE}` }]);
});
