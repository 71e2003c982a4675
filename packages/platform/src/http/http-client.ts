import { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { HttpService } from '@nestjs/axios';
import type { OnApplicationShutdown } from '@nestjs/common';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import type { CircuitOptions } from './circuit.js';
import { Circuits } from './circuits.js';
import { HttpFault, faultKind } from './http-fault.js';
import type { HttpInterceptor } from './interceptors/http-interceptor.js';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** For the whole exchange, connecting and reading the body included. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed where the answer says it is JSON, text otherwise. */
  readonly body: unknown;
}

const MAX_ANSWER = 10 * 1024 * 1024;

/** An axios instance as `HttpClient` wants it: kept-alive connections, no proxy, no redirects, no opinion on a status. */
export function httpInstance(interceptors: readonly HttpInterceptor[] = []): AxiosInstance {
  const http = axios.create({
    httpAgent: new Agent({ keepAlive: true }),
    httpsAgent: new SecureAgent({ keepAlive: true }),
    proxy: false,
    maxRedirects: 0,
    maxContentLength: MAX_ANSWER,
    responseType: 'text',
    transformResponse: (text: unknown) => text,
    validateStatus: () => true,
  });
  for (const intercept of interceptors) intercept(http);
  return http;
}

/** The one way out of a service over HTTP. */
export class HttpClient implements OnApplicationShutdown {
  private readonly circuits: Circuits;

  constructor(
    private readonly http: HttpService,
    circuits?: Partial<CircuitOptions>,
  ) {
    this.circuits = new Circuits(circuits);
  }

  /** For code outside a Nest container. */
  static create(circuits?: Partial<CircuitOptions>): HttpClient {
    return new HttpClient(new HttpService(httpInstance()), circuits);
  }

  /**
   * Any answer that was received in full is an answer, whatever its status.
   * @throws HttpFault when there is none
   * @throws CircuitOpen, an HttpFault too, at once when connections to that host could not be made lately
   */
  request(request: HttpRequest): Promise<HttpAnswer> {
    return this.circuits.run(request.url, () => this.exchange(request));
  }

  /** Origins to which no connection could be made just now. */
  get unreachable(): readonly string[] {
    return this.circuits.unreachable();
  }

  private async exchange(request: HttpRequest): Promise<HttpAnswer> {
    const timer = new AbortController();
    const timeout = setTimeout(() => timer.abort(), request.timeoutMs);
    const signal = request.signal ? AbortSignal.any([timer.signal, request.signal]) : timer.signal;
    try {
      return parse(await this.send(request, signal), asked(request));
    } catch (error) {
      if (error instanceof HttpFault) throw error;
      const stopped = request.signal?.aborted ? 'aborted' : timer.signal.aborted ? 'timeout' : undefined;
      throw new HttpFault(stopped ?? faultKind(error), asked(request), error);
    } finally {
      clearTimeout(timeout);
    }
  }

  private send({ method, url, body, headers }: HttpRequest, signal: AbortSignal): Promise<AxiosResponse<string>> {
    const json = body === undefined ? {} : { data: JSON.stringify(body) };
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    // Not by `HttpService`'s observable, which makes an error with its stack of every call that has ended.
    return this.http.axiosRef.request<string>({ method, url, signal, headers: { ...type, ...headers }, ...json });
  }

  /** Kept-alive connections would hold the process; earlier in the shutdown calls of activities are still under way. */
  onApplicationShutdown(): void {
    const { httpAgent, httpsAgent } = this.http.axiosRef.defaults as { httpAgent?: Agent; httpsAgent?: SecureAgent };
    httpAgent?.destroy();
    httpsAgent?.destroy();
  }
}

/** What of a request may be shown: neither whom it goes to nor what its query holds. */
function asked({ method, url }: HttpRequest): string {
  return URL.canParse(url) ? `${method} ${new URL(url).pathname}` : method;
}

function parse(response: AxiosResponse<string>, what: string): HttpAnswer {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) headers[name.toLowerCase()] = String(value);
  const isJson = /[/+]json\b/.test(headers['content-type'] ?? '');
  return { status: response.status, headers, body: isJson ? parseJson(response.data, what) : response.data };
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HttpFault('cut', `${what}: the answer is not the JSON that it says it is`, error);
  }
}
