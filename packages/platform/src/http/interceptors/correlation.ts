import { Header } from '@fake-stripe/contracts';
import { currentCorrelationId } from '../../correlation/correlation.js';
import type { HttpInterceptor } from './http-interceptor.js';

/** Hands the id of the request in progress on, to calls that name none. */
export function correlated(): HttpInterceptor {
  return (http) => {
    http.interceptors.request.use((call) => {
      const id = currentCorrelationId();
      if (id !== undefined && !call.headers.has(Header.correlationId)) call.headers.set(Header.correlationId, id);
      return call;
    });
  };
}
