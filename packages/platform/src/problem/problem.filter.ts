import { Header, PROBLEM_CONTENT_TYPE } from '@fake-stripe/contracts';
import { Catch, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptCorrelationId } from '../correlation/correlation.js';
import { problemBody, toProblemError } from './to-problem.js';

const logger = new Logger('Problem');

/** The one place where an exception becomes an answer. */
export function sendProblem(thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblemError(thrown);
  const correlationId = acceptCorrelationId(request.headers[Header.correlationId]);
  if (problem.status === 500) {
    const err = problem.extras.cause ?? problem;
    logger.error({ msg: `${request.method} ${request.url} failed`, correlationId, err });
  }
  if (reply.sent) return;
  // A body that was refused unread would reset the connection before the client has seen why.
  if (problem.status === 413) request.raw.resume();
  void reply
    .status(problem.status)
    .headers({ ...problem.extras.headers })
    .header(Header.correlationId, correlationId)
    .header('content-type', PROBLEM_CONTENT_TYPE)
    .send(JSON.stringify(problemBody(problem, correlationId)));
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
