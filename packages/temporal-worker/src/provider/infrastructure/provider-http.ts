import { ErrorCode, Header } from '@fake-stripe/contracts';
import {
  CircuitOpen,
  HttpFault,
  type HttpAnswer,
  type HttpClient,
  type HttpFaultKind,
  type HttpRequest,
} from '@fake-stripe/platform';
import type { ProviderCall } from '../application/provider-call.js';
import {
  ProviderAway,
  ProviderBusy,
  ProviderFault,
  ProviderRefused,
  type ProviderFaultKind,
} from '../application/provider-errors.js';
import { Fields } from './fields.js';

export interface Accepted {
  readonly refused: false;
  readonly fields: Fields;
}

/** A problem that is a business outcome of the operation; `fields` holds its further members. */
export interface Refusal {
  readonly refused: true;
  readonly code: string;
  readonly message: string;
  readonly fields: Fields;
}

export interface PostOptions {
  /** Problem codes that are outcomes of this operation; by default all that come with 402 or 409. */
  readonly refusals?: (status: number, code: string) => boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

const faultKinds: Record<HttpFaultKind, ProviderFaultKind> = {
  connect: 'unreachable',
  timeout: 'timeout',
  cut: 'cut',
  aborted: 'aborted',
};

/** What all adapters to a provider share: headers, and what each kind of answer means. */
export class ProviderHttp {
  private readonly baseUrl: string;

  constructor(
    private readonly http: HttpClient,
    baseUrl: string,
  ) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
  }

  async post(call: ProviderCall, path: string, body: object, options: PostOptions = {}): Promise<Accepted | Refusal> {
    const { refusals = (status) => status === 402 || status === 409, headers } = options;
    const answer = await this.send(call, 'POST', path, { body, headers: { ...effectHeaders(call), ...headers } });
    return understood(`POST ${path}`, answer, refusals);
  }

  async get(call: ProviderCall, path: string): Promise<Fields> {
    const answer = await this.send(call, 'GET', path, {});
    const { fields } = understood(`GET ${path}`, answer, () => false);
    return fields;
  }

  private async send(
    call: ProviderCall,
    method: 'GET' | 'POST',
    path: string,
    { body, headers }: Pick<HttpRequest, 'body' | 'headers'>,
  ): Promise<HttpAnswer> {
    const { timeoutMs, signal, correlationId } = call;
    const request: HttpRequest = {
      method,
      url: `${this.baseUrl}${path}`,
      body,
      headers: { [Header.correlationId]: correlationId, ...headers },
      timeoutMs,
      signal,
    };
    return this.http.request(request).catch(rethrownAsProviderFault);
  }
}

/** Of calls that take effect. */
function effectHeaders({ idempotencyKey, chaosKey, attempt, chaos }: ProviderCall): HttpRequest['headers'] {
  return {
    [Header.idempotencyKey]: idempotencyKey,
    [Header.chaosKey]: chaosKey,
    [Header.attempt]: String(attempt),
    [Header.chaosProfile]: chaos.profile,
    [Header.chaosSeed]: chaos.seed,
    [Header.chaosScript]: chaos.script,
  };
}

function rethrownAsProviderFault(error: unknown): never {
  if (error instanceof CircuitOpen) throw new ProviderAway(error.retryInMs, error.message, { cause: error });
  if (!(error instanceof HttpFault)) throw error;
  const kind = faultKinds[error.kind];
  throw new ProviderFault(kind, kind !== 'unreachable', error.message, { cause: error });
}

/** What an answer means, in the order of certainty: it worked, it is unclear whether it did, it was refused. */
function understood(
  source: string,
  answer: HttpAnswer,
  refusals: (status: number, code: string) => boolean,
): Accepted | Refusal {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return { refused: false, fields: new Fields(source, body) };
  if (status === 504 || status === 408) throw new ProviderFault('timeout', true, `${source}: ${status}`);
  if (status >= 500) throw new ProviderFault('server_error', true, `${source}: ${status} ${problemOf(body).code}`);
  if (status === 429) throw new ProviderFault('server_error', false, `${source}: 429`);
  const { code, message } = problemOf(body);
  if (code === ErrorCode.idempotencyKeyInUse) throw new ProviderBusy(`${source}: ${message}`);
  if (code === '' || !refusals(status, code)) {
    throw new ProviderRefused(status, code || 'unexpected_answer', `${source}: ${status} ${message}`.trim());
  }
  return { refused: true, code, message, fields: new Fields(source, body) };
}

function problemOf(body: unknown): { readonly code: string; readonly message: string } {
  const { code, detail, title } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const message = [detail, title, code].find((text) => typeof text === 'string');
  return { code: typeof code === 'string' ? code : '', message: typeof message === 'string' ? message : '' };
}
