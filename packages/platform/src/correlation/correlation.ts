import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const storage = new AsyncLocalStorage<string>();

const ACCEPTED = /^[\w.:-]{1,128}$/;

/** The caller's id when it is fit for logs and headers, else a new one. */
export function acceptCorrelationId(candidate: unknown): string {
  return typeof candidate === 'string' && ACCEPTED.test(candidate) ? candidate : randomUUID();
}

/** Runs `work` so that every log line and outgoing call in it carries the id. */
export function withCorrelation<T>(correlationId: string, work: () => T): T {
  return storage.run(correlationId, work);
}

/** The id of the request (or activity) in progress. */
export function currentCorrelationId(): string | undefined {
  return storage.getStore();
}
