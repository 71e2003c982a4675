/** Nobody knows whether the request was done: no answer, or one that tells of a fault. */
export class LostAnswer extends Error {
  override readonly name = 'LostAnswer';
}

/** An answer that refuses, with its code. */
export class RefusedRequest extends Error {
  override readonly name = 'RefusedRequest';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
  ) {
    super(`${status} ${code}: ${detail}`);
  }
}

export interface JsonRequest {
  readonly method?: 'GET' | 'POST';
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Within which the answer has to be there (ms). */
  readonly patience: number;
  /** Ends the request before. */
  readonly signal?: AbortSignal;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** @throws LostAnswer, RefusedRequest; the signal's reason where that ended it */
export async function requestJson(fetch: typeof globalThis.fetch, url: string, request: JsonRequest) {
  const answer = await answerOf(fetch, url, request);
  const { status, body } = answer;
  if (status < 400) return answer;
  const code = typeof body['code'] === 'string' ? body['code'] : '';
  if (status >= 500) throw new LostAnswer(`${status} ${code}`.trim());
  throw new RefusedRequest(status, code, typeof body['detail'] === 'string' ? body['detail'] : '');
}

async function answerOf(
  fetch: typeof globalThis.fetch,
  url: string,
  { method = 'GET', body, headers, patience, signal }: JsonRequest,
): Promise<JsonAnswer> {
  const late = AbortSignal.timeout(patience);
  try {
    const response = await fetch(url, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, late]) : late,
    });
    return { status: response.status, body: asObject(await response.text()) };
  } catch (cause) {
    signal?.throwIfAborted();
    throw new LostAnswer(late.aborted ? `no answer within ${patience / 1_000} s` : reasonOf(cause), { cause });
  }
}

function asObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** What lies under fetch's own "fetch failed". */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  if (!(cause instanceof Error)) return thrown.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
