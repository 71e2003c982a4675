export interface Count {
  readonly passed: number;
  /** One line each. */
  readonly failures: readonly string[];
}

export function countReport(report: unknown, exitCode: number | string): Count;
export function verdict(count: Count): string;
