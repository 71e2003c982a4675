/** One thing that the system needs. */
export interface Check {
  readonly name: string;
  readonly ok: boolean;
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
