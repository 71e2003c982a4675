export interface Count {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
  /** Titles of what is left out by rule. */
  readonly skipped: readonly string[];
}

export function countReport(report: unknown, exitCode: number | string): Count;
export function verdict(count: Count): string;
