import { ErrorCode } from '@fake-stripe/contracts';
import { ProblemError, sendProblem, validationFailed } from '@fake-stripe/platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SteeringRefused } from '../application/steering-refused.js';
import { UserContextUnavailable } from '../application/user-context-unavailable.js';

/** What the use case throws → problems. */
@Catch(SteeringRefused, UserContextUnavailable)
export class UserContextFilter implements ExceptionFilter<SteeringRefused | UserContextUnavailable> {
  catch(thrown: SteeringRefused | UserContextUnavailable, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(problemOf(thrown), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}

function problemOf(thrown: SteeringRefused | UserContextUnavailable): ProblemError {
  if (thrown instanceof SteeringRefused) return validationFailed(thrown.errors);
  return new ProblemError(503, ErrorCode.userContextUnavailable, thrown.message, {
    members: { services: thrown.errors },
    headers: { 'retry-after': '1' },
    cause: thrown,
  });
}
