/** One thing that the system needs. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
  /** It is there and has not answered in time: nothing is known of it, and nothing to be ended. */
  readonly slow?: true;
  /** It is there, and fails at what it does. */
  readonly failing?: true;
  readonly said: string;
  /** The line that mends it. */
  readonly mend?: string;
}

export function well(name: string, said: string): Check {
  return { name, ok: true, said };
}

export function missing(name: string, said: string, mend: string): Check {
  return { name, ok: false, said, mend };
}

export function slow(name: string, said: string, mend = 'ask again when the system is less busy'): Check {
  return { name, ok: false, slow: true, said, mend };
}

export function failing(name: string, said: string, mend: string): Check {
  return { name, ok: false, failing: true, said, mend };
}
