import { ErrorCode, type ProblemDetails } from '@fake-stripe/contracts';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { isProblem, lineOf } from './problem.js';

/** Within which a server has to be found. */
const REACH_MS = 2_000;
/** Longer than the API itself waits for a worker. */
const ANSWER_MS = 30_000;

const JSON_BODY = { 'content-type': 'application/json' };

const usages: readonly number[] = [400, 413, 415];

/** An answer of the API that is an error. */
export class ApiProblem extends Failure {
  override readonly name = 'ApiProblem';

  constructor(readonly problem: ProblemDetails) {
    super(exitCodeOf(problem), lineOf(problem));
  }
}

function exitCodeOf({ status, code }: ProblemDetails): ExitCode {
  if (usages.includes(status)) return ExitCode.usage;
  if (status === 404) return ExitCode.unknown;
  if (status < 500) return ExitCode.unwell;
  return code === ErrorCode.internalError ? ExitCode.internal : ExitCode.unavailable;
}

export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Segments are escaped by the caller. */
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** temporal-api or the simulator over HTTP. Every failure is one with a line for people. */
export class ApiClient {
  private reached = false;

  constructor(
    private readonly baseUrl: string,
    private readonly fetch: typeof globalThis.fetch,
    /** How it can be found elsewhere, for the line that says that nobody answers. */
    private readonly called = 'name its API with --api or API_URL',
  ) {}

  /** @throws Failure when nobody answers; ApiProblem when the answer is an error */
  async send<Answer>({ method, path, body, headers }: ApiRequest): Promise<Answer> {
    if (!this.reached) await this.call('/health/live', { method: 'GET' }, REACH_MS);
    this.reached = true;
    const init = body
      ? { method, headers: { ...headers, ...JSON_BODY }, body: JSON.stringify(body) }
      : { method, ...(headers && { headers }) };
    const response = await this.call(path, init, ANSWER_MS);
    return this.read<Answer>(response);
  }

  private async call(path: string, init: RequestInit, patience: number): Promise<Response> {
    const signal = AbortSignal.timeout(patience);
    try {
      return await this.fetch(`${this.baseUrl}${path}`, { ...init, signal });
    } catch (cause) {
      const reason = signal.aborted ? `no answer within ${patience / 1_000} s` : reasonOf(cause);
      const message = `Nothing answers at ${this.baseUrl} (${reason}): start the system with npm start, or ${this.called}`;
      throw new Failure(ExitCode.unavailable, message, { cause });
    }
  }

  private async read<Answer>(response: Response): Promise<Answer> {
    const answer: unknown = await response.json().catch(() => undefined);
    if (response.ok && answer !== undefined) return answer as Answer;
    if (isProblem(answer)) throw new ApiProblem(answer);
    throw new Failure(ExitCode.unavailable, `${this.baseUrl} is no API of this system: it answers ${response.status}`);
  }
}

/** What lies under fetch's own "fetch failed". */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  if (!(cause instanceof Error)) return thrown.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
