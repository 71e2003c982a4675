import type { ChaosDirectives, FieldError } from '@fake-stripe/contracts';
import { checkSteering, type HttpClient } from '@fake-stripe/platform';
import { ChaosCheck } from '../application/ports/chaos-check.js';

/** Asks the simulator. One that does not answer refuses nothing: the services in it will say so themselves. */
export class HttpChaosCheck extends ChaosCheck {
  constructor(
    private readonly http: HttpClient,
    private readonly simulatorUrl: string,
  ) {
    super();
  }

  override async errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]> {
    return (await checkSteering(this.http, this.simulatorUrl, chaos)).errors;
  }
}
