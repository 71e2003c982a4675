/** Faults of the wire. They can hit any operation, whether its table lists them or not. */
export const transportOutcomes = ['timeout', 'error'] as const;
export type TransportOutcome = (typeof transportOutcomes)[number];

/** `before`: nothing happened. `after`: it happened and the answer is lost. */
export const phases = ['before', 'after'] as const;
export type Phase = (typeof phases)[number];

/** Outcome → probability. The first outcome listed is the operation's success. */
export type Weights = Readonly<Record<string, number>>;

export interface Operation<Outcome extends string = string> {
  /** `<context>.<operation>`. */
  readonly name: string;
  readonly context: string;
  readonly weights: Weights;
  /** The business outcomes that can be drawn, the success first. */
  readonly outcomes: readonly Outcome[];
}

export function isTransport(outcome: string): outcome is TransportOutcome {
  return (transportOutcomes as readonly string[]).includes(outcome);
}

export function successOf<Outcome extends string>(operation: Operation<Outcome>): Outcome {
  return operation.outcomes[0] as Outcome;
}

type BusinessOutcome<W> = Exclude<keyof W & string, TransportOutcome>;

/**
 * A context's table of operations and default weights → its operations, by their short names.
 * An outcome of weight 0 is never drawn by default, but a profile or a script may ask for it.
 */
export function defineOperations<const T extends Readonly<Record<string, Weights>>>(
  context: string,
  table: T,
): { readonly [K in keyof T]: Operation<BusinessOutcome<T[K]>> } {
  const entries = Object.entries(table).map(([short, weights]) => {
    const outcomes = Object.keys(weights).filter((outcome) => !isTransport(outcome));
    return [short, { name: `${context}.${short}`, context, weights, outcomes }];
  });
  return Object.fromEntries(entries) as { readonly [K in keyof T]: Operation<BusinessOutcome<T[K]>> };
}
