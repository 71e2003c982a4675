/**
 * Why there is no answer. Only after `connect` is it known that the other side did not act:
 * `timeout`: none in time; `cut`: the connection ended, or the answer was unreadable; `aborted`: by the caller.
 */
export type HttpFaultKind = 'connect' | 'timeout' | 'cut' | 'aborted';

export class HttpFault extends Error {
  override readonly name = 'HttpFault';

  constructor(
    readonly kind: HttpFaultKind,
    what: string,
    cause: unknown,
  ) {
    super(`${what}: ${kind}${cause instanceof Error && cause.message ? ` (${cause.message})` : ''}`, { cause });
  }
}

const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ERR_INVALID_URL',
]);

export function faultKind(error: unknown): HttpFaultKind {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && NOT_CONNECTED.has(code) ? 'connect' : 'cut';
}
