import type { ChaosDirectives, FieldError } from '@fake-stripe/contracts';

/** The simulator's own reading of what a request asks of it. */
export abstract class ChaosCheck {
  /**
   * What the simulator would refuse, on every provider call of the order; empty when there is nothing. Also empty when
   * it does not answer: nobody checks then, because an order is not to depend on the simulator being there.
   */
  abstract errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]>;
}
