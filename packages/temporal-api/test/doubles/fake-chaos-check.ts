import type { ChaosDirectives, FieldError } from '@fake-stripe/contracts';
import { ChaosCheck } from '../../src/chaos/chaos-check.js';

/** Answers `errors`, and remembers what it was asked. */
export class FakeChaosCheck extends ChaosCheck {
  readonly asked: ChaosDirectives[] = [];
  errors: readonly FieldError[] = [];

  override async errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]> {
    this.asked.push(chaos);
    return this.errors;
  }
}
