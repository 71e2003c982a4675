import { Header } from '@fake-stripe/contracts';
import type { FastifyInstance } from 'fastify';
import { acceptCorrelationId, withCorrelation } from './correlation.js';

/** Gives every request a correlation id and every answer its header. */
export function addCorrelationHooks(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const id = acceptCorrelationId(request.headers[Header.correlationId]);
    request.headers[Header.correlationId] = id;
    void reply.header(Header.correlationId, id);
    withCorrelation(id, done);
  });
  // Reading the body continues in the socket's async context, which knows nothing of the request's.
  fastify.addHook('preValidation', (request, _reply, done) => {
    withCorrelation(String(request.headers[Header.correlationId]), done);
  });
}
