import { Header, type ChaosDirectives, type FieldError } from '@fake-stripe/contracts';
import { HttpFault, currentCorrelationId, type HttpAnswer, type HttpClient } from '@fake-stripe/platform';
import { Logger } from '@nestjs/common';
import { ChaosCheck } from './chaos-check.js';

const TIMEOUT_MS = 1_000;

/** Asks the simulator that the provider calls will go to. */
export class HttpChaosCheck extends ChaosCheck {
  private readonly logger = new Logger('ChaosCheck');

  constructor(
    private readonly http: HttpClient,
    private readonly simulatorUrl: string,
  ) {
    super();
  }

  override async errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]> {
    const answer = await this.ask(chaos);
    const errors = answer?.status === 400 ? errorsOf(answer.body) : [];
    if (errors.length === 0 && answer?.status !== 200) {
      const reason = answer ? `the simulator answered ${answer.status}` : 'the simulator does not answer';
      this.logger.warn({ msg: 'The chaos headers of a request were not checked', reason });
    }
    return errors;
  }

  private async ask({ profile, seed, script }: ChaosDirectives): Promise<HttpAnswer | undefined> {
    const headers = {
      [Header.correlationId]: currentCorrelationId(),
      ...(profile === undefined ? {} : { [Header.chaosProfile]: profile }),
      ...(seed === undefined ? {} : { [Header.chaosSeed]: seed }),
      ...(script === undefined ? {} : { [Header.chaosScript]: script }),
    };
    const url = `${this.simulatorUrl}/chaos/steering`;
    try {
      return await this.http.request({ method: 'GET', url, headers, timeoutMs: TIMEOUT_MS });
    } catch (error) {
      if (error instanceof HttpFault) return undefined;
      throw error;
    }
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
