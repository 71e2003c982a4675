import { setTimeout as delay } from 'node:timers/promises';
import axios, { type AxiosInstance, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { HttpFault } from '../http-fault.js';
import type { HttpInterceptor } from './http-interceptor.js';

export interface RetryOptions {
  /** How often a call is made at most. */
  readonly attempts: number;
  /** What one attempt may take; the `timeoutMs` of the request bounds all of them and the pauses between. */
  readonly attemptTimeoutMs: number;
  /** The pause after the first attempt is 0 to this, after the second 0 to twice this, and so on. */
  readonly backoffMs: number;
  /** No pause is longer. Who asks for a longer one by Retry-After is not asked again. */
  readonly maxPauseMs: number;
  /** In [0, 1). */
  readonly random?: () => number;
  /** Resolves after `ms`, or as soon as `signal` aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

type Outcome = { readonly response: AxiosResponse } | { readonly error: unknown };

/**
 * Repeats GETs that came to nothing, or to a 429 or 5xx that may pass: with exponential pauses and full jitter, because
 * callers that failed together must not come back together. What the last attempt came to is the outcome.
 */
export function retrying(options: RetryOptions): HttpInterceptor {
  return (http) => {
    const retry = new Retry(http, options);
    http.interceptors.request.use((call) => retry.begin(call));
    http.interceptors.response.use(
      (response) => retry.settle(response.config, { response }),
      (error: unknown) => retry.settle(axios.isAxiosError(error) ? error.config : undefined, { error }),
    );
  };
}

interface Attempt {
  readonly number: number;
  /** Ends the whole call, its retries included. */
  readonly caller: AbortSignal;
  readonly own: AbortSignal;
}

class Retry {
  /** By the signal of the attempt, which is in the configuration that axios hands back with every outcome. */
  private readonly attempts = new WeakMap<object, Attempt>();
  /** How many there were, by the signal of the call. */
  private readonly made = new WeakMap<AbortSignal, number>();
  private readonly random: () => number;
  private readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;

  constructor(
    private readonly http: AxiosInstance,
    private readonly options: RetryOptions,
  ) {
    this.random = options.random ?? Math.random;
    this.sleep = options.sleep ?? pause;
  }

  /** Every attempt has a time of its own, within that of the call. */
  begin(call: InternalAxiosRequestConfig): InternalAxiosRequestConfig {
    if (call.method?.toLowerCase() !== 'get' || !(call.signal instanceof AbortSignal)) return call;
    const caller = call.signal;
    const number = (this.made.get(caller) ?? 0) + 1;
    this.made.set(caller, number);
    const own = AbortSignal.timeout(this.options.attemptTimeoutMs);
    const signal = AbortSignal.any([caller, own]);
    this.attempts.set(signal, { number, caller, own });
    return { ...call, signal };
  }

  async settle(call: InternalAxiosRequestConfig | undefined, outcome: Outcome): Promise<AxiosResponse> {
    const attempt = this.attempts.get(call?.signal ?? {});
    if (!call || !attempt || attempt.caller.aborted) return result(outcome, attempt);
    const pauseMs = this.pauseAfter(attempt, outcome);
    if (pauseMs === undefined) return result(outcome, attempt);
    await this.sleep(pauseMs, attempt.caller);
    if (attempt.caller.aborted) return result(outcome, attempt);
    return this.http.request({ ...call, signal: attempt.caller });
  }

  /** `undefined`: there is no use in another attempt. */
  private pauseAfter({ number }: Attempt, outcome: Outcome): number | undefined {
    const { attempts, backoffMs, maxPauseMs } = this.options;
    if (number >= attempts || ('response' in outcome && !mayPass(outcome.response.status))) return undefined;
    const jitter = this.random() * Math.min(backoffMs * 2 ** (number - 1), maxPauseMs);
    const wanted = 'response' in outcome ? retryAfter(outcome.response) : 0;
    return wanted > maxPauseMs ? undefined : Math.min(wanted + jitter, maxPauseMs);
  }
}

function mayPass(status: number): boolean {
  return status === 429 || (status >= 500 && status !== 501);
}

/** Milliseconds; a date is taken for longer than anybody waits here. */
function retryAfter({ headers }: AxiosResponse): number {
  const value: unknown = headers['retry-after'];
  if (typeof value !== 'string') return 0;
  return /^\d{1,6}$/.test(value.trim()) ? Number(value) * 1_000 : Infinity;
}

function result(outcome: Outcome, attempt: Attempt | undefined): AxiosResponse {
  if ('response' in outcome) return outcome.response;
  const { error } = outcome;
  if (!attempt?.own.aborted || attempt.caller.aborted) throw error;
  throw new HttpFault('timeout', `no answer in time (attempt ${attempt.number})`, undefined);
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return delay(ms, undefined, { signal }).catch(() => undefined);
}
