import { ErrorCode } from '@fake-stripe/contracts';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problem/problem-error.js';

export const BODY_LIMIT = 256 * 1024;

/** Lists and objects in each other: whoever walks a body does so recursively, and must not run out of stack. */
const MAX_DEPTH = 64;

/** JSON bodies only. An empty body is `{}` whatever its content type, so that an action needs none. */
export function addBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') return done(null, {});
    void parseJson(request, body, (error, parsed) => {
      if (error) return done(malformed(`The body is not valid JSON: ${error.message}`));
      if (isTooDeep(parsed)) return done(malformed(`The body nests deeper than ${MAX_DEPTH} levels.`));
      done(null, parsed);
    });
  });
  fastify.addContentTypeParser<string>('*', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') return done(null, {});
    const type = request.headers['content-type'] ?? 'none';
    done(new ProblemError(415, ErrorCode.unsupportedMediaType, `Send application/json; the content type is ${type}.`));
  });
}

function malformed(detail: string): ProblemError {
  return new ProblemError(400, ErrorCode.malformedBody, detail);
}

function isTooDeep(value: unknown): boolean {
  let level = [value].filter(isNesting);
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) return true;
    level = level.flatMap((each) => Object.values(each)).filter(isNesting);
  }
  return false;
}

function isNesting(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
