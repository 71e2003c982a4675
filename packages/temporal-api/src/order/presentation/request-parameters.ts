import { orderIdOf } from '@fake-stripe/contracts';
import { validationFailed } from '@fake-stripe/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ID, ID_RULE } from '../../kernel/ids.js';

/** `{id}` of a route, a workflow id or an order id, as the order id. */
export const OrderId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { id } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params;
  const orderId = orderIdOf(id);
  if (ID.test(orderId)) return orderId;
  throw validationFailed([{ field: 'id', message: `id ${ID_RULE}` }]);
});
