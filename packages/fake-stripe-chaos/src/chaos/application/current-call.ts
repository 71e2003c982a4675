import { AsyncLocalStorage } from 'node:async_hooks';
import type { Decision } from '../domain/decision.js';
import { successOf, type Operation } from '../domain/operation.js';
import type { Profile } from '../domain/profile.js';

interface Scope {
  readonly decision: Decision;
  readonly profile: Profile;
}

/**
 * What was drawn for the request in progress. The adapters of the contexts' outside worlds ask it
 * (card network, warehouse, courier, mail relay); business code never does.
 */
export class CurrentCall {
  private readonly scope = new AsyncLocalStorage<Scope>();

  /** `timeScale` 1 leaves simulated delays as the tables say. */
  constructor(readonly timeScale: number) {}

  run<T>(scope: Scope, work: () => Promise<T>): Promise<T> {
    return this.scope.run(scope, work);
  }

  /** The business outcome drawn for this operation; its success where nothing was drawn. */
  outcomeOf<Outcome extends string>(operation: Operation<Outcome>): Outcome {
    const decision = this.scope.getStore()?.decision;
    if (decision?.operation !== operation.name) return successOf(operation);
    return decision.business as Outcome;
  }

  /** A simulated delay in real milliseconds: `usual`, unless the profile in force says otherwise, times the scale. */
  delay(name: string, usual: number): number {
    return (this.scope.getStore()?.profile.delays[name] ?? usual) * this.timeScale;
  }
}
