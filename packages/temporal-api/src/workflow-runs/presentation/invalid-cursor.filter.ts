import { ProblemError, sendProblem } from '@fake-stripe/platform';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorCode } from '@fake-stripe/contracts';
import { InvalidCursor } from '../application/ports/workflow-runs.js';

/** A cursor that nobody was given → the field that is wrong. */
@Catch(InvalidCursor)
export class InvalidCursorFilter implements ExceptionFilter<InvalidCursor> {
  catch(_thrown: InvalidCursor, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const message = 'cursor must be the "next" of a page of this history';
    const problem = new ProblemError(400, ErrorCode.validationFailed, message, {
      errors: [{ field: 'cursor', message }],
    });
    sendProblem(problem, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
