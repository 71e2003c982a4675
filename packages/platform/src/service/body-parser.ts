import { ErrorCode } from '@fake-stripe/contracts';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem-error.js';

export const BODY_LIMIT = 256 * 1024;

/** JSON bodies only. An empty body is `{}` whatever its content type, so that an action needs none. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, {});
    void parseJson(request, body, (error, parsed) => {
      if (!error) return done(null, parsed);
      done(new ProblemError(400, ErrorCode.malformedBody, `The body is not valid JSON: ${error.message}`));
    });
  });
  fastify.addContentTypeParser<string>('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {});
    const type = request.headers['content-type'] ?? 'none';
    done(new ProblemError(415, ErrorCode.unsupportedMediaType, `Send application/json; the content type is ${type}.`));
  });
}
