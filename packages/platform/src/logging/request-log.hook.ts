import { Header } from '@fake-stripe/contracts';
import { Logger } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';

/** Polled or static: one line for each of them would drown the rest. */
const QUIET = /^\/(health|api\/docs)/;

export function addRequestLogHook(fastify: FastifyInstance): void {
  const logger = new Logger('Http');
  fastify.addHook('onResponse', (request, reply, done) => {
    if (!QUIET.test(request.url)) {
      logger.log({
        msg: `${request.method} ${request.url} ${reply.statusCode}`,
        method: request.method,
        url: request.url,
        status: reply.statusCode,
        durationMs: Math.round(reply.elapsedTime),
        correlationId: request.headers[Header.correlationId],
      });
    }
    done();
  });
}
