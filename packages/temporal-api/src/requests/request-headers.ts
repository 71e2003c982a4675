import { Header, type ChaosDirectives } from '@fake-stripe/contracts';
import { validationFailed } from '@fake-stripe/platform';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

/** A header as text, or `undefined` where it is absent or empty. */
function textHeader(request: FastifyRequest, name: string, max: number): string | undefined {
  const value = request.headers[name];
  if (value === undefined || value === '') return undefined;
  if (typeof value === 'string' && value.length <= max) return value;
  throw validationFailed([{ field: name, message: `must be at most ${max} characters` }]);
}

/** What the request asks of the simulator; the workflow hands it on to every provider call. */
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
