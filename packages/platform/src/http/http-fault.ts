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

/** Several connections in a row could not be made; until one can, most calls are not tried. Kind `connect`. */
export class CircuitOpen extends HttpFault {
  constructor(
    origin: string,
    /** When it is worth asking again. */
    readonly retryInMs: number,
    cause: unknown = new Error('not tried, as the last connections could not be made'),
  ) {
    super('connect', origin, cause);
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
