/** Milliseconds; `null` where there was nothing to measure. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Exact, from all samples: each is the smallest sample that so many percent of all are not above (nearest rank). */
export function percentilesOf(samples: readonly number[]): Percentiles {
  const sorted = Float64Array.from(samples).sort();
  const at = (percent: number) => sorted[Math.ceil((percent * sorted.length) / 100) - 1] ?? null;
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
}
