import type { FastifyInstance } from 'fastify';

/** Before anything can refuse a request; a route may overwrite them. */
export function addAnswerHeaders(fastify: FastifyInstance, headers: Readonly<Record<string, string>>): void {
  fastify.addHook('onRequest', (_request, reply, done) => {
    void reply.headers({ ...headers });
    done();
  });
}
