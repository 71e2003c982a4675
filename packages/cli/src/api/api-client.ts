import { ErrorCode, type ProblemDetails } from '@fake-stripe/contracts';
import { ExitCode } from '../exit-code.js';
import { Failure } from '../failure.js';
import { lackOf, type Shape } from './answer-shape.js';
import { isProblem, lineOf } from './problem.js';

/** Within which a server has to be found. */
const REACH_MS = 2_000;
/** Longer than the API itself waits for a worker. */
const ANSWER_MS = 30_000;
/** Patience with what is recomputed from the whole ledger, for each page of orders anew. */
export const RECOMPUTED_MS = 120_000;

const JSON_BODY = { 'content-type': 'application/json' };

const usages: readonly number[] = [400, 413, 415];

/** What this system says of a thing that it does not know. Another 404 is of a server without such a route. */
const unknowns: readonly string[] = [
  ErrorCode.orderNotFound,
  ErrorCode.workflowNotFound,
  ErrorCode.trainingNotFound,
  ErrorCode.checkpointNotFound,
];

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
  /** What is used of the answer: anybody may answer with JSON. */
  readonly answers: Shape;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds within which the whole answer has to be there. */
  readonly patience?: number;
}

/** Which server is meant, for the lines that say that it is not there. */
export interface Role {
  readonly name: string;
  /** How it can be found elsewhere. */
  readonly called: string;
}

export const theApi: Role = { name: 'API', called: 'name its API with --api or API_URL' };
export const theSimulator: Role = {
  name: 'simulator',
  called: 'name the simulator with --simulator or FAKE_STRIPE_URL',
};

interface Answered {
  readonly status: number;
  readonly ok: boolean;
  /** `undefined`: no JSON. */
  readonly answer: unknown;
}

/** temporal-api or the simulator over HTTP. Every failure is one with a line for people. */
export class ApiClient {
  private reached = false;

  constructor(
    private readonly baseUrl: string,
    private readonly fetch: typeof globalThis.fetch,
    private readonly role: Role = theApi,
  ) {}

  /** @throws Failure when nobody answers; ApiProblem when the answer is an error */
  async send<Answer>({ method, path, answers, body, headers, patience = ANSWER_MS }: ApiRequest): Promise<Answer> {
    if (!this.reached) await this.within(REACH_MS, (signal) => this.call('/health/live', { method: 'GET', signal }));
    this.reached = true;
    const init = body
      ? { method, headers: { ...headers, ...JSON_BODY }, body: JSON.stringify(body) }
      : { method, ...(headers && { headers }) };
    const answered = await this.within(patience, async (signal) =>
      answerIn(await this.call(path, { ...init, signal })),
    );
    return this.read<Answer>(answered, answers);
  }

  private call(path: string, init: RequestInit): Promise<Response> {
    return this.fetch(`${this.baseUrl}${path}`, init);
  }

  private async within<T>(patience: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const signal = AbortSignal.timeout(patience);
    try {
      return await ask(signal);
    } catch (cause) {
      throw new Failure(ExitCode.unavailable, this.lineOfSilence(patience, signal.aborted, cause), { cause });
    }
  }

  /** A server that was there a moment ago need not be started. */
  private lineOfSilence(patience: number, late: boolean, cause: unknown): string {
    const reason = late ? `no answer within ${patience / 1_000} s` : reasonOf(cause);
    if (late && this.reached) return `${this.baseUrl} is there, but gave ${reason}`;
    return `Nothing answers at ${this.baseUrl} (${reason}): start the system with npm start, or ${this.role.called}`;
  }

  private read<Answer>({ status, ok, answer }: Answered, answers: Shape): Answer {
    const lack = ok && answer !== undefined ? lackOf(answer, answers) : undefined;
    if (ok && answer !== undefined && lack === undefined) return answer as Answer;
    if (isProblem(answer) && (status !== 404 || unknowns.includes(answer.code))) throw new ApiProblem(answer);
    const said = lack === undefined ? `it answers ${status}` : `its answer has no ${lack}`;
    const message = `${this.baseUrl} is no ${this.role.name} of this system: ${said}`;
    throw new Failure(ExitCode.unavailable, message);
  }
}

async function answerIn(response: Response): Promise<Answered> {
  const { status, ok } = response;
  return { status, ok, answer: parsed(await response.text()) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What lies under fetch's own "fetch failed". */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  const { cause } = thrown;
  if (!(cause instanceof Error)) return thrown.message;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
}
