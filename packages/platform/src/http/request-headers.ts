import { Header, type ChaosDirectives } from '@fake-stripe/contracts';
import type { FastifyRequest } from 'fastify';
import { validationFailed } from '../problem/validation.js';

/**
 * A header as text, or `undefined` where it is absent or empty.
 * @throws ProblemError `validation_failed` when it has more than `max` characters
 */
export function textHeader({ headers }: Pick<FastifyRequest, 'headers'>, name: string, max = Infinity) {
  const value = headers[name];
  const text = Array.isArray(value) ? value.join(',') : value;
  if (text === undefined || text === '') return undefined;
  if (text.length <= max) return text;
  throw validationFailed([{ field: spelled(name), message: `must be at most ${max} characters` }]);
}

/** What a request asks of the simulator. */
export function chaosDirectivesIn(request: Pick<FastifyRequest, 'headers'>): ChaosDirectives {
  const profile = textHeader(request, Header.chaosProfile, 100);
  const seed = textHeader(request, Header.chaosSeed, 200);
  const script = textHeader(request, Header.chaosScript, 4_000);
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(seed === undefined ? {} : { seed }),
    ...(script === undefined ? {} : { script }),
  };
}

/** As documents and people write it. */
function spelled(name: string): string {
  return name.replaceAll(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
