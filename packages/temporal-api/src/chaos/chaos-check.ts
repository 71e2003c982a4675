import { ErrorCode, type ChaosDirectives, type FieldError } from '@fake-stripe/contracts';
import { Refused } from '../kernel/refused.js';

/** The simulator's own reading of what a request asks of it. */
export abstract class ChaosCheck {
  /**
   * What the simulator would refuse, on every provider call of the workflow; empty when there is nothing. Also empty
   * when it does not answer: nobody checks then, because a workflow is not to depend on the simulator being there.
   */
  abstract errorsIn(chaos: ChaosDirectives): Promise<readonly FieldError[]>;
}

/**
 * Fixed in a workflow's input, wrong directives would fail every call of it, its undos too.
 * @throws Refused `validation_failed`
 */
export async function checkChaos(check: ChaosCheck, chaos: ChaosDirectives): Promise<void> {
  if (Object.keys(chaos).length === 0) return;
  const errors = await check.errorsIn(chaos);
  if (errors.length === 0) return;
  throw new Refused(ErrorCode.validationFailed, 'The simulator does not take these chaos headers.', errors);
}
