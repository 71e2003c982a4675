/** A figure that a benchmark promises, against what was measured. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** A ratio that is no number promises nothing. */
export function isMet({ value, atLeast = -Infinity, atMost = Infinity }: Ratio): boolean {
  return value >= atLeast && value <= atMost;
}

/** What `actual` takes longer than `bare`, as a share of it: 0.1 is ten percent. */
export function overhead(actual: number, bare: number): number {
  return actual / bare - 1;
}

/** What it takes where nothing disturbs: whatever else the machine does only makes it slower. */
export function best(seconds: readonly number[]): number {
  return seconds.length === 0 ? NaN : Math.min(...seconds);
}

/** The middle one; of an even number the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low = NaN, high = NaN] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return (low + high) / 2;
}
