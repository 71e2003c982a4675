import { percentile } from '../bench/kit/percentile.js';

/** Milliseconds; `null` where there was nothing to measure. */
export interface Percentiles {
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export function percentilesOf(samples: readonly number[]): Percentiles {
  const at = (percent: number) => (samples.length === 0 ? null : percentile(samples, percent));
  return { p50: at(50), p90: at(90), p95: at(95), p99: at(99), max: at(100) };
}
