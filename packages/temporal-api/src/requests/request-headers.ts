import { Header, type ChaosDirectives } from '@fake-stripe/contracts';
import { chaosDirectivesIn, textHeader } from '@fake-stripe/platform';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** What the request asks of the simulator; the workflow hands it on to every provider call. */
export const Chaos = createParamDecorator((_data: unknown, context: ExecutionContext): ChaosDirectives =>
  chaosDirectivesIn(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** Documents the headers that `Chaos` reads. `script` is an example. */
export function ApiChaosHeaders(script: string): MethodDecorator {
  return applyDecorators(
    ApiHeader({ name: 'X-Chaos-Profile', required: false, description: 'stormy, calm, flaky or flaky-call' }),
    ApiHeader({ name: 'X-Chaos-Seed', required: false }),
    ApiHeader({ name: 'X-Chaos-Script', required: false, description: `such as ${script}` }),
  );
}

export const IdempotencyKey = createParamDecorator((_data: unknown, context: ExecutionContext): string | undefined =>
  textHeader(context.switchToHttp().getRequest<FastifyRequest>(), Header.idempotencyKey, 255),
);
