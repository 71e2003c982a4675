/**
 * Why there is no answer. Only after `connect` is it known that the other side did not act:
 * `timeout`: none in time; `cut`: the connection ended, or the answer was unreadable; `aborted`: by the caller.
 */
export type HttpFaultKind = 'connect' | 'timeout' | 'cut' | 'aborted';

/** Its message is shown to customers and stored: it names no hosts and no values. Those are in the cause. */
export class HttpFault extends Error {
  override readonly name = 'HttpFault';

  constructor(
    readonly kind: HttpFaultKind,
    /** What was asked for: method and path. */
    readonly what: string,
    cause: unknown,
  ) {
    const code = kind === 'connect' || kind === 'cut' ? systemCode(cause) : undefined;
    super(`${what}: ${kind}${code ? ` (${code})` : ''}`, { cause });
  }
}

/** Such as ECONNREFUSED. */
function systemCode(cause: unknown): string | undefined {
  if (cause instanceof HttpFault) return systemCode(cause.cause);
  const code = (cause as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' && /^E[A-Z]+$/.test(code) ? code : undefined;
}

/** Several connections in a row could not be made; until one can, most calls are not tried. Kind `connect`. */
export class CircuitOpen extends HttpFault {
  constructor(
    /** When it is worth asking again. */
    readonly retryInMs: number,
    /** The connection that was tried; none, if none was. */
    tried?: unknown,
  ) {
    const what = tried instanceof HttpFault ? tried.what : 'not tried, as the last connections could not be made';
    super('connect', what, tried);
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
