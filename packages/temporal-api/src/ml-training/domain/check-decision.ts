import { ErrorCode, type DecideTraining, type FieldError } from '@fake-stripe/contracts';
import { Refused } from '../../kernel/refused.js';

/** What only `adjust` takes. */
const changes = ['newHyperparameters', 'randomSeed'] as const;

/**
 * Whoever sends a change with another decision would believe that it was made.
 * @throws Refused `validation_failed`
 */
export function checkDecision(decide: DecideTraining): void {
  const { decision, newHyperparameters, randomSeed } = decide;
  const errors: FieldError[] =
    decision === 'adjust'
      ? []
      : changes
          .filter((field) => decide[field] !== undefined)
          .map((field) => ({ field, message: `${field} goes with the decision adjust, not with ${decision}` }));
  const changesNothing = Object.keys(newHyperparameters ?? {}).length === 0 && randomSeed === undefined;
  if (decision === 'adjust' && changesNothing) {
    errors.push({ field: 'newHyperparameters', message: 'newHyperparameters or randomSeed says what to adjust' });
  }
  if (errors.length === 0) return;
  throw new Refused(ErrorCode.validationFailed, errors.map(({ message }) => message).join('; '), errors);
}
