import type { ObligingProviders, SeenCall } from './obliging-providers.js';

export interface HeldCall {
  /** Resolves when the call has arrived at the provider. */
  readonly reached: Promise<SeenCall>;
  release(): void;
}

/** Holds one call of an operation, its first unless told otherwise, until the test lets it go. */
export function holdCall(providers: ObligingProviders, operation: string, nth = 1): HeldCall {
  let arrive: (seen: SeenCall) => void = () => undefined;
  const reached = new Promise<SeenCall>((resolve) => (arrive = resolve));
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  const before = providers.intercept;
  let count = 0;
  providers.intercept = async (seen) => {
    await before(seen);
    if (seen.operation !== operation) return;
    count += 1;
    if (count !== nth) return;
    arrive(seen);
    await released;
  };
  return { reached, release };
}
