import { orderIdOf } from '@fake-stripe/contracts';
import { validationFailed, type ProblemError } from '@fake-stripe/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { ID, ID_RULE, NO_ORDER_WORKFLOW, NO_ORDER_WORKFLOW_RULE } from '../../kernel/ids.js';

/** `{id}` of a route, a workflow id or an order id, as the order id. */
export const OrderId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const orderId = orderIdOf(idOf(context));
  if (ID.test(orderId)) return orderId;
  throw refused(ID_RULE);
});

/** `{id}` of a route that starts an order: the same rule as for `orderId` in a body. */
export const NewOrderId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const id = idOf(context);
  if (!ID.test(id)) throw refused(ID_RULE);
  if (!NO_ORDER_WORKFLOW.test(id)) throw refused(NO_ORDER_WORKFLOW_RULE);
  return id;
});

function idOf(context: ExecutionContext): string {
  return context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params.id;
}

function refused(rule: string): ProblemError {
  return validationFailed([{ field: 'id', message: `id ${rule}` }]);
}

/** Documents `{id}`; of an order that is not there yet only its order id makes sense. */
export function ApiOrderId(description = 'Order id or workflow id'): MethodDecorator {
  return ApiParam({ name: 'id', type: String, description, example: 'order-001' });
}
