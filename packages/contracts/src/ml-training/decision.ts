import type { FieldError } from '../problem.js';
import { decisionKinds } from './audit.js';
import { outOfBounds, problemsOfAdjustment, seedBounds } from './model.js';

/** A decision as somebody sent it, by whichever door. */
export interface SaidDecision {
  readonly decision?: unknown;
  readonly newHyperparameters?: unknown;
  readonly randomSeed?: unknown;
}

/**
 * What is wrong with a decision in itself; empty: nothing. Whoever sends a change with another decision than `adjust`
 * would believe that it was made.
 */
export function problemsOfDecision(said: SaidDecision): FieldError[] {
  const { decision, newHyperparameters, randomSeed } = said;
  if (!decisionKinds.some((kind) => kind === decision)) {
    return [{ field: 'decision', message: `decision is one of ${decisionKinds.join(', ')}` }];
  }
  if (decision !== 'adjust') {
    return (['newHyperparameters', 'randomSeed'] as const)
      .filter((field) => said[field] !== undefined)
      .map((field) => ({ field, message: `${field} goes with the decision adjust, not with ${String(decision)}` }));
  }
  return [...problemsOfChange(newHyperparameters, randomSeed), ...problemsOfSeed(randomSeed)];
}

function problemsOfChange(said: unknown, randomSeed: unknown): FieldError[] {
  const field = 'newHyperparameters';
  if (said !== undefined && (typeof said !== 'object' || said === null || Array.isArray(said))) {
    return [{ field, message: `${field} is an object` }];
  }
  if (Object.keys(said ?? {}).length === 0 && randomSeed === undefined) {
    return [{ field, message: `${field} or randomSeed says what to adjust` }];
  }
  return Object.entries(problemsOfAdjustment((said ?? {}) as Record<string, unknown>)).map(([name, problem]) => ({
    field: `${field}.${name}`,
    message: `${name} ${problem}`,
  }));
}

function problemsOfSeed(said: unknown): FieldError[] {
  const problem = said === undefined ? undefined : outOfBounds(said, seedBounds);
  return problem === undefined ? [] : [{ field: 'randomSeed', message: `randomSeed ${problem}` }];
}
