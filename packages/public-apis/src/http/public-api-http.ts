import { Header, type UserContextService } from '@fake-stripe/contracts';
import { CircuitOpen, HttpFault, type HttpAnswer, type HttpClient, type HttpFaultKind } from '@fake-stripe/platform';
import type { PublicApiCall } from '../ports/public-api-call.js';
import { PublicApiUnavailable, type PublicApiFault, type UnavailableOptions } from '../ports/public-api-unavailable.js';
import { Fields } from './fields.js';

const faults: Record<HttpFaultKind, PublicApiFault> = {
  connect: 'unreachable',
  timeout: 'timeout',
  cut: 'unreadable',
  aborted: 'aborted',
};

/** What the adapters share: headers, and what each kind of answer means. */
export class PublicApiHttp {
  private readonly baseUrl: string;

  constructor(
    private readonly service: UserContextService,
    private readonly http: HttpClient,
    baseUrl: string,
    private readonly timeoutMs: number,
  ) {
    this.baseUrl = baseUrl.replace(/\/+$/, '');
  }

  /** @throws PublicApiUnavailable unless the service answers 2xx with a JSON object */
  async get(path: string, { correlationId, headers, signal }: PublicApiCall): Promise<Fields> {
    const answer = await this.http
      .request({
        method: 'GET',
        url: `${this.baseUrl}${path}`,
        headers: { accept: 'application/json', ...headers, [Header.correlationId]: correlationId },
        timeoutMs: this.timeoutMs,
        signal,
      })
      .catch((error: unknown) => this.fault(error));
    if (answer.status >= 200 && answer.status < 300) return new Fields(this.service, answer.body);
    throw this.unavailable(faultOf(answer.status), `answered ${answer.status}${reasonIn(answer)}`);
  }

  unavailable(code: PublicApiFault, what: string, options?: UnavailableOptions): PublicApiUnavailable {
    return new PublicApiUnavailable(this.service, code, `${this.service}: ${what}`, options);
  }

  private fault(error: unknown): never {
    if (!(error instanceof HttpFault)) throw error;
    const retry = error instanceof CircuitOpen ? { retryInMs: error.retryInMs } : {};
    throw this.unavailable(faults[error.kind], error.message, { cause: error, ...retry });
  }
}

function faultOf(status: number): PublicApiFault {
  if (status === 504 || status === 408) return 'timeout';
  if (status === 429) return 'rate_limited';
  return status >= 500 ? 'server_error' : 'refused';
}

/** open-meteo calls it `reason`, the others `message`, our own services `detail`. */
function reasonIn({ body }: HttpAnswer): string {
  const { reason, message, detail } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  const found = [reason, message, detail].find((each) => typeof each === 'string');
  return typeof found === 'string' ? ` (${found})` : '';
}
