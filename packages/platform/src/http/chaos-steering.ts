import { Header, type ChaosDirectives, type FieldError } from '@fake-stripe/contracts';
import { currentCorrelationId } from '../correlation/correlation.js';
import type { HttpAnswer, HttpClient } from './http-client.js';
import { HttpFault } from './http-fault.js';

const TIMEOUT_MS = 1_000;

/** What a request asks of the simulator, as headers. */
export function chaosHeaders({ profile, seed, script }: ChaosDirectives): Readonly<Record<string, string>> {
  return {
    ...(profile === undefined ? {} : { [Header.chaosProfile]: profile }),
    ...(seed === undefined ? {} : { [Header.chaosSeed]: seed }),
    ...(script === undefined ? {} : { [Header.chaosScript]: script }),
  };
}

/** What the simulator would refuse of headers that are to be handed on to it, or why it was not asked. */
export type SteeringCheck = { readonly errors: readonly FieldError[]; readonly unchecked?: string };

export async function checkSteering(
  http: HttpClient,
  simulatorUrl: string,
  chaos: ChaosDirectives,
): Promise<SteeringCheck> {
  const answer = await ask(http, `${simulatorUrl}/chaos/steering`, chaos);
  const errors = answer?.status === 400 ? errorsOf(answer.body) : [];
  if (errors.length > 0 || answer?.status === 200) return { errors };
  return {
    errors,
    unchecked: answer ? `the simulator answered ${answer.status}` : 'the simulator does not answer',
  };
}

async function ask(http: HttpClient, url: string, chaos: ChaosDirectives): Promise<HttpAnswer | undefined> {
  const headers = { [Header.correlationId]: currentCorrelationId(), ...chaosHeaders(chaos) };
  try {
    return await http.request({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (error instanceof HttpFault) return undefined;
    throw error;
  }
}

function errorsOf(body: unknown): readonly FieldError[] {
  const { errors } = (body ?? {}) as { readonly errors?: unknown };
  return Array.isArray(errors) ? errors.filter(isFieldError) : [];
}

function isFieldError(error: unknown): error is FieldError {
  const { field, message } = (error ?? {}) as Partial<FieldError>;
  return typeof field === 'string' && typeof message === 'string';
}
