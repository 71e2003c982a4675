import type { ChaosDirectives, FieldError } from '@fake-stripe/contracts';
import { checkSteering, type HttpClient } from '@fake-stripe/platform';
import { Logger } from '@nestjs/common';
import { ChaosCheck } from './chaos-check.js';

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
    const { errors, unchecked: reason } = await checkSteering(this.http, this.simulatorUrl, chaos);
    if (reason !== undefined) this.logger.warn({ msg: 'The chaos headers of a request were not checked', reason });
    return errors;
  }
}
