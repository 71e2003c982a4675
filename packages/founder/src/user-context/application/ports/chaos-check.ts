import type { ChaosDirectives, FieldError } from '@fake-stripe/contracts';

/** The simulator's own reading of what a request asks of it. */
export abstract class ChaosCheck {
  /** What the simulator would refuse; empty when there is nothing, and when it does not answer. */
  abstract errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]>;
}
