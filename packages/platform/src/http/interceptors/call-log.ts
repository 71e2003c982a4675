import { Header } from '@fake-stripe/contracts';
import { Logger } from '@nestjs/common';
import axios, { type AxiosInterceptorManager, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { HttpInterceptor } from './http-interceptor.js';

export interface CallLog {
  log(line: object): void;
  warn(line: object): void;
}

/** One line for each attempt, a retried one too: what was asked, what came of it, how long it took. */
export function logged(log: CallLog = new Logger('HttpCall'), now: () => number = Date.now): HttpInterceptor {
  const begun = new WeakMap<object, number>();
  const line = (call: InternalAxiosRequestConfig | undefined, outcome: object): object => ({
    msg: `${call?.method?.toUpperCase()} ${call?.url}`,
    ...outcome,
    durationMs: Math.round(now() - (begun.get(call?.headers ?? {}) ?? now())),
    correlationId: call?.headers.get(Header.correlationId),
  });
  return ({ interceptors }) => {
    interceptors.request.use((call) => {
      begun.set(call.headers, now());
      return call;
    });
    watch(
      interceptors.response,
      (response) => {
        const { status, config } = response;
        log[status >= 500 ? 'warn' : 'log'](line(config, { status }));
      },
      (error) => {
        const { config, code } = axios.isAxiosError(error) ? error : {};
        log.warn(
          line(config, { fault: code ?? 'cut', reason: error instanceof Error ? error.message : String(error) }),
        );
      },
    );
  };
}

function watch(
  responses: AxiosInterceptorManager<AxiosResponse>,
  onAnswer: (response: AxiosResponse) => void,
  onFault: (error: unknown) => void,
): void {
  responses.use(
    (response) => {
      onAnswer(response);
      return response;
    },
    (error: unknown) => {
      onFault(error);
      throw error;
    },
  );
}
