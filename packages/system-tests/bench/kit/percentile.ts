/** The smallest value that so many percent do not exceed (nearest rank), exact, from all of them. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = Float64Array.from(values).sort();
  // Divided last: 7 / 100 * 100 is more than 7.
  return sorted[Math.max(0, Math.ceil((percent * sorted.length) / 100) - 1)] ?? NaN;
}
