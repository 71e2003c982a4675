import type { Impairment } from '../health/indicators.js';
import type { HttpClient } from './http-client.js';

/**
 * The health of those whom a service calls. One that cannot be reached degrades the service and does not make it
 * unready: what needs it waits or says so, and the rest works, also while everything is being started.
 */
export function calledProviders(http: HttpClient): () => Promise<Impairment | void> {
  return () => Promise.resolve(http.unreachable.length > 0 ? { unreachable: http.unreachable } : undefined);
}
