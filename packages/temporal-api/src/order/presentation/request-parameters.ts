import { Header, orderIdOf, type ChaosDirectives } from '@fake-stripe/contracts';
import { validationFailed } from '@fake-stripe/platform';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ORDER_ID, ORDER_ID_RULE } from '../domain/order-id.js';

/** A header as text, or `undefined` where it is absent or empty. */
function textHeader(request: FastifyRequest, name: string, max: number): string | undefined {
  const value = request.headers[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && value.length <= max) return value;
  throw validationFailed([{ field: name, message: `must be at most ${max} characters` }]);
}

/** What the request asks of the simulator; the order hands it on to every provider call. */
export const Chaos = createParamDecorator((_data: unknown, context: ExecutionContext): ChaosDirectives => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const profile = textHeader(request, Header.chaosProfile, 100);
  const seed = textHeader(request, Header.chaosSeed, 200);
  const script = textHeader(request, Header.chaosScript, 4_000);
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(seed === undefined ? {} : { seed }),
    ...(script === undefined ? {} : { script }),
  };
});

export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string | undefined =>
  textHeader(context.switchToHttp().getRequest<FastifyRequest>(), Header.idempotencyKey, 255),
);

/** `{id}` of a route, a workflow id or an order id, as the order id. */
export const OrderId = createParamDecorator((_data: unknown, context: ExecutionContext): string => {
  const { id } = context.switchToHttp().getRequest<FastifyRequest<{ Params: { id: string } }>>().params;
  const orderId = orderIdOf(id);
  if (ORDER_ID.test(orderId)) return orderId;
  throw validationFailed([{ field: 'id', message: `id ${ORDER_ID_RULE}` }]);
});
