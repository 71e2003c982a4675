import type { ChaosDirectives } from '@fake-stripe/contracts';

/** Users of the sibling systems expect providers that work, unless they ask for others. */
export function calmUnlessNamed(chaos: ChaosDirectives): ChaosDirectives {
  return { profile: 'calm', ...chaos };
}
